package org.vsmmu.replay.log;

import org.vsmmu.trace.TraceRecord;

/**
 * A place where the log does not follow from what it shows before.
 *
 * @param at the line that does not
 */
record Break(String expected, String observed, TraceRecord at) {}
