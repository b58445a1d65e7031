package org.vsmmu.smmu.cache;

import java.util.Optional;
import org.vsmmu.smmu.command.Command;

/**
 * A command that was consumed, and what it must remove once a later CMD_SYNC of its queue has
 * completed (SMMUv3 7.6).
 *
 * @param tick when the queue consumed it
 * @param queue the queue
 * @param command the command
 * @param tlb what it takes from the TLB; empty for commands that take nothing there
 * @param cause the record it came from, as the caller named it
 */
public record Invalidation(
    long tick, String queue, Command command, Optional<TlbScope> tlb, Object cause) {}
