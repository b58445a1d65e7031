package org.vsmmu.replay.log;

import java.util.OptionalLong;
import org.vsmmu.trace.TraceRecord;

/**
 * A descriptor that a walk read.
 *
 * @param stage2 whether it is stage 2 that walked
 * @param sizeShift log2 of what a descriptor of its level maps
 * @param input the address that is translated, as the step says
 * @param address where the descriptor stands, by its base and index
 * @param stated where it stands, as its own line says; empty without that line
 * @param read the word that was read there
 * @param used the word that the walk went on with, in another line; the same in a sound log
 */
record Step(
    boolean stage2,
    int level,
    int sizeShift,
    long input,
    long address,
    OptionalLong stated,
    long read,
    long used,
    TraceRecord at) {}
