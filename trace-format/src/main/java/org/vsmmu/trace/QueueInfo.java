package org.vsmmu.trace;

/**
 * A queue that commands are seen on.
 *
 * @param name how records name it
 * @param kind {@code host}, {@code guest}, {@code vcmdq} or {@code ecmdq}
 */
public record QueueInfo(String name, String kind) {}
