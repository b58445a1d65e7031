/**
 * Turns kernel events that name no domain into claims with a confidence; the caches know nothing of
 * it.
 *
 * <pre>{@code
 * unmap 0xfffdf000-0xfffdffff       (no domain)   a claim: stale for any installed tag
 * TLBI_NH_VA asid=2 va=0xfffdf000   SYNC          the claim is covered
 * map 0xfffdf000-0xfffdffff         (no domain)   nothing left: conforms, weakly
 * }</pre>
 */
package org.vsmmu.replay.ownership;
