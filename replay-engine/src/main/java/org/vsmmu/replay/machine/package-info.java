/**
 * Replays a whole machine: registers, memory and queues go into the model, and what an access or a
 * register read gave is held against what it may give.
 *
 * <pre>{@code
 * Machine machine = new Machine(header, profile, moments::accept);
 * machine.step(record); // judges accesses and register reads, learns from everything else
 * }</pre>
 */
package org.vsmmu.replay.machine;
