/**
 * The records of the event queue.
 *
 * <pre>{@code
 * new EventRecord(0x0001_0000_0000_0002L, 0, 0, 0).toString() // "C_BAD_STREAMID sid=0x10000"
 * }</pre>
 */
package org.vsmmu.smmu.event;
