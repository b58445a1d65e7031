package org.vsmmu.smmu.history;

import org.vsmmu.smmu.cache.Invalidation;

/**
 * Why an outcome is not permitted although it once was: something that it needs must be gone.
 *
 * @param what the item in words: {@code stage-1 leaf 0x1000-0x1fff, global}
 * @param made what wrote its content, as the caller named it; null if it was there from the start
 * @param ended what changed its content; null if that is still there
 * @param command the command that must have removed it
 * @param sync what completed the command
 */
public record Exclusion(
    String what, Object made, Object ended, Invalidation command, Object sync) {}
