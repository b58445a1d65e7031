/**
 * Reads words that people type or paste, and explains them.
 *
 * <pre>{@code
 * StructureKind.CMD.explain(HexWords.parse("0x46 0"), SmmuProfile.GENERIC).title() // CMD_SYNC cs=NONE
 * }</pre>
 */
package org.vsmmu.conformance.decode;
