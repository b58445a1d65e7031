package org.vsmmu.bench;

import java.util.Random;
import java.util.stream.LongStream;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Memory;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.Translator;
import org.vsmmu.smmu.translate.WalkListener;

/** One stream that maps 4,096 neighbouring pages, all tables full depth, read in random order. */
final class WalkedStream {
  static final int PAGES = 4096;

  private static final long SID = 0x10;
  private static final long STREAMS = 0x8_8000_0000L;
  private static final long CD = 0x40_0000_0000L;
  private static final long TTB0 = 0x41_0000_0000L;
  private static final long S2TTB = 0x8_9000_0000L;
  private static final long DATA = 0x42_0000_0000L;
  private static final long VA = 0x1234_4000_0000L;

  /** From IPAs to physical addresses. */
  private static final long OFFSET = 0x10_0000_0000L;

  private static final long LEAF = 0x743;
  private static final long STAGE_2_LEAF = 0x7ff;
  private static final long SEED = 1;

  private final PagedMemory memory = new PagedMemory();
  private final IdRegisters id = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  private final boolean stage1;
  private final boolean stage2;
  private final int granule;

  /** @param layout {@code stage1-4K}, {@code stage2-16K}, {@code nested-64K} ... */
  WalkedStream(String layout) {
    String stages = layout.substring(0, layout.indexOf('-'));
    stage1 = !stages.equals("stage2");
    stage2 = !stages.equals("stage1");
    granule = switch (layout.substring(layout.indexOf('-') + 1)) {
      case "4K" -> 12;
      case "16K" -> 14;
      default -> 16;
    };
    buildTables();
    buildStructures();
  }

  private int startLevel() {
    return granule == 12 ? 0 : 1;
  }

  private int tg() {
    return granule == 12 ? 0 : granule == 14 ? 2 : 1;
  }

  private void buildTables() {
    long offset = stage1 && stage2 ? OFFSET : 0;
    Tables lower = null;
    if (stage1) {
      // 16K has 47 bits, so that it starts at level 1 as 64K does.
      lower = new Tables(memory, TTB0, granule, startLevel(), offset);
      for (int page = 0; page < PAGES; page++) {
        lower.map(input(page), data(page) | LEAF);
      }
    }
    if (stage2) {
      Tables upper = new Tables(memory, S2TTB, granule, startLevel(), 0);
      for (int page = 0; page < PAGES; page++) {
        long ipa = stage1 ? data(page) : input(page);
        upper.map(ipa, data(page) + OFFSET | STAGE_2_LEAF);
      }
      upper.map(CD, CD + offset | STAGE_2_LEAF);
      for (long table : lower == null ? new long[0] : lower.made()) {
        upper.map(table, table + offset | STAGE_2_LEAF);
      }
    }
  }

  private long input(int page) {
    return VA + ((long) page << granule);
  }

  private long data(int page) {
    return DATA + ((long) page << granule);
  }

  private void buildStructures() {
    long[] ste = new long[8];
    SteFields.V.put(ste, 1);
    SteFields.CONFIG.put(ste, 4 + (stage1 ? 1 : 0) + (stage2 ? 2 : 0));
    SteFields.S1_CONTEXT_PTR.put(ste, CD >>> 6);
    SteFields.S2T0SZ.put(ste, granule == 14 ? 17 : 16);
    SteFields.S2SL0.put(ste, 2);
    SteFields.S2TG.put(ste, tg());
    SteFields.S2PS.put(ste, 5);
    SteFields.S2AA64.put(ste, 1);
    SteFields.S2TTB.put(ste, S2TTB >>> 4);
    write(STREAMS + SID * 64, ste);
    long[] cd = new long[8];
    CdFields.V.put(cd, 1);
    CdFields.AA64.put(cd, 1);
    CdFields.A.put(cd, 1);
    CdFields.T0SZ.put(cd, granule == 14 ? 17 : 16);
    CdFields.TG0.put(cd, tg());
    CdFields.EPD1.put(cd, 1);
    CdFields.IPS.put(cd, 5);
    CdFields.TTB0.put(cd, TTB0 >>> 4);
    write(CD + (stage1 && stage2 ? OFFSET : 0), cd);
  }

  private void write(long address, long[] words) {
    for (int i = 0; i < words.length; i++) {
      memory.write(address + 8L * i, words[i]);
    }
  }

  Memory memory() {
    return memory;
  }

  Controls controls() {
    return new Controls(
        id, true, new StreamTable(STREAMS, 8, id), false, false, false, false, false);
  }

  /** A read of every page, shuffled always alike. */
  Transaction[] reads() {
    Transaction[] reads = new Transaction[PAGES];
    for (int page = 0; page < PAGES; page++) {
      reads[page] = Transaction.read(SID, input(page) + 8);
    }
    Random random = new Random(SEED);
    for (int i = PAGES - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Transaction other = reads[i];
      reads[i] = reads[j];
      reads[j] = other;
    }
    return reads;
  }

  /** The descriptors that a transaction reads, in order. */
  long[] descriptors(Transaction t) {
    LongStream.Builder addresses = LongStream.builder();
    Translator translator = new Translator(memory);
    translator.walker().tell(new WalkListener() {
      @Override
      public void descriptor(boolean second, int level, long address, long descriptor) {
        addresses.add(address);
      }
    });
    Outcome outcome = translator.translate(controls(), t);
    if (outcome.kind() != Outcome.Kind.TRANSLATED) {
      throw new IllegalStateException(t + " ends as " + outcome);
    }
    return addresses.build().toArray();
  }

  /** The words of the STE, and of the CD if there is one. */
  long[] structures() {
    long cd = CD + (stage1 && stage2 ? OFFSET : 0);
    return LongStream.concat(words(STREAMS + SID * 64), stage1 ? words(cd) : LongStream.empty())
        .toArray();
  }

  private static LongStream words(long structure) {
    return LongStream.range(0, 8).map(word -> structure + 8 * word);
  }
}
