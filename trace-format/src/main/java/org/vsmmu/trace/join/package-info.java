/**
 * Puts several captures of one run together, and refuses when they are of different runs.
 *
 * <pre>{@code
 * boot.log:57       CommandSeen[op=TLBI_NH_VA, fields={addr=0xffffc000, asid=1}]
 * boot.cmdq.bin+0x50  CommandSeen[op=TLBI_NH_VA, words=0x0001000000000012 0x00000000ffffc701]
 *
 * boot.log:57       CommandSeen[op=TLBI_NH_VA, words=0x0001000000000012 0x00000000ffffc701]
 * }</pre>
 */
package org.vsmmu.trace.join;
