package org.vsmmu.smmu.history;

/**
 * Where a structure stands, and when it could be fetched from there.
 *
 * @param address physical
 * @param from the first tick
 * @param to the first tick at which it could not
 * @param source what leads there and can be cached; null if nothing
 * @param otherSource the stage-2 entry on the way; null if none
 */
record Place(long address, long from, long to, Item source, Item otherSource) {}
