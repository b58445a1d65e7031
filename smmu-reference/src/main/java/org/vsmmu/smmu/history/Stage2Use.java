package org.vsmmu.smmu.history;

import org.vsmmu.smmu.translate.TranslationTable;

/**
 * A stage-2 configuration, and a time in which some stream's STE could be used that has it.
 *
 * @param ste the one that could be used last
 */
record Stage2Use(TranslationTable table, long from, long to, Item ste) {}
