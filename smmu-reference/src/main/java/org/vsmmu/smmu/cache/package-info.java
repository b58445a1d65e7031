/**
 * What an SMMU's caches may hold: versions with a validity interval, commands with a consumed and a
 * completed tick (SMMUv3 7 and 15).
 *
 * <pre>{@code
 * Caches caches = new Caches(true);
 * Version page = caches.map(1, space, 0x1000, 0x1fff, leaves, cause);
 * caches.unmap(2, page, cause);              // live becomes stale
 * caches.consume(3, "cmdq", tlbiNhVa);       // still stale
 * caches.complete(4, "cmdq", 4);             // gone for certain
 * }</pre>
 */
package org.vsmmu.smmu.cache;
