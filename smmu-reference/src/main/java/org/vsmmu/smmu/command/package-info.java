/**
 * The commands of the command queue: their words, operands, texts and legality.
 *
 * <pre>{@code
 * Command command = CommandCodec.decode(0x0001_0000_0010_3012L, 0x4000_8701L);
 * command.toString() // "TLBI_NH_VA vmid=0 asid=1 va=0x40008000 size=0x8000 tg=4K ttl=3 leaf"
 * }</pre>
 */
package org.vsmmu.smmu.command;
