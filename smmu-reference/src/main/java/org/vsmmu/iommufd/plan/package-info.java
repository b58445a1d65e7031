/**
 * The upstreaming plan of 2024, feature by feature, and what became of it.
 *
 * <pre>{@code
 * PlanFeatures.of(0x91).get(0).since()  // "6.13"
 * }</pre>
 */
package org.vsmmu.iommufd.plan;
