/**
 * The upstreaming plan as a table: what was planned, what it became, and what covers it here.
 *
 * <pre>{@code
 * 4  VIOMMU_INVALIDATE  HWPT_INVALIDATE with the id of a vIOMMU  6.13  C091-C120 C252 C253
 * }</pre>
 */
package org.vsmmu.conformance.plan;
