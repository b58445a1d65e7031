/**
 * Reads raw dumps of a command queue: 16 bytes an entry, little-endian, from the first entry.
 *
 * <pre>{@code
 * 12 00 00 00 01 00 07 00  00 10 00 00 01 00 00 00
 *
 * CommandSeen[queue=cmdq, op=TLBI_NH_VA, words=0x0007000100000012 0x0000000100001000]
 * }</pre>
 */
package org.vsmmu.trace.cmdq;
