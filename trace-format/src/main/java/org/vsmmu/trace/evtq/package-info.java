/**
 * Event queues cut out of memory: 32 bytes a record, little-endian, from the first record on.
 *
 * <pre>{@code
 * 10 00 00 00 20 00 00 00  00 00 00 00 00 02 00 00 ...   EventSeen[F_TRANSLATION, sid 0x20, words]
 * }</pre>
 */
package org.vsmmu.trace.evtq;
