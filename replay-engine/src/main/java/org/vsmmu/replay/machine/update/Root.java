package org.vsmmu.replay.machine.update;

import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.translate.TranslationTable;

/**
 * A translation table that a stream uses.
 *
 * @param tag of the entries made from it
 * @param firstInput its lowest input address
 * @param through the stage 2 that its descriptors are read through; null if there is none
 */
record Root(TranslationTable table, Tag tag, long firstInput, TranslationTable through) {}
