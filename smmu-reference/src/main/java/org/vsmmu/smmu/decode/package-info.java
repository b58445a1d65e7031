/**
 * Explains raw words field by field, for people.
 *
 * <pre>{@code
 * StructureText.command(0x46, 0, SmmuProfile.GENERIC).lines()
 * // [CMD_SYNC cs=NONE,   OP[7:0] = 0x46,   CS[13:12] = 0  (no signal), ...]
 * }</pre>
 */
package org.vsmmu.smmu.decode;
