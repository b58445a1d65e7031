package org.vsmmu.trace;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One thing that happened, in capture order.
 *
 * @param position 1-based place in the trace
 * @param timeNanos nanoseconds of the clock that the header names; empty when the capture has none
 * @param cpu the CPU it happened on; empty when the capture does not say
 * @param context the thread of control, {@code comm-pid} with {@code /h}, {@code /s} or {@code /z}
 *     behind it in a hard interrupt, a soft interrupt or an NMI, {@code /?} when the capture does
 *     not tell; records of equal contexts happened one after the other; empty when the capture does
 *     not say
 * @param source where it stands in the capture
 * @param body what happened
 */
public record TraceRecord(
    long position,
    OptionalLong timeNanos,
    OptionalInt cpu,
    String context,
    Source source,
    Body body) {}
