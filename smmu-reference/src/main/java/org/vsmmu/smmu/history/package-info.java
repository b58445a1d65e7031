/**
 * What legal SMMUs may have cached, derived from history alone (SMMUv3 15): memory words with the
 * times in which they could be read, commands with the times at which they were consumed and
 * completed. No cache entry is stored; a look-up works out which could exist.
 *
 * <pre>{@code
 * History history = new History(idRegisters, List.of(MemoryRegion.zero(0x4000_0000L, 0x5fff_ffffL)));
 * history.store(0x4120_0400L, 0x4140_000bL, record);
 * Permitted permitted = history.permitted(Transaction.read(0x10, 0x8000_0000L));
 * }</pre>
 */
package org.vsmmu.smmu.history;
