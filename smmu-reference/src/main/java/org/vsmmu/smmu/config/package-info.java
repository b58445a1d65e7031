/**
 * The configuration structures of a stream: stream table entries and context descriptors, where
 * they lie in their tables, and whether an SMMU takes them.
 *
 * <pre>{@code
 * StreamTableEntry ste = StreamTableEntry.of(0x9L, 0x0000_1000_0000_0000L, 0, 0, 0, 0, 0, 0);
 * ste.toString() // "STE bypass"
 * SteLegality.legal(ste, id, false) // true
 * }</pre>
 */
package org.vsmmu.smmu.config;
