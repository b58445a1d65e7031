package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.testing.Choices;
import org.vsmmu.testing.Gen;

/**
 * Four streams, two VMIDs, two ASIDs, and a handful of pages that serve as tables of any level, as
 * CD tables and as data. Stage 2 maps pages to themselves or to a neighbour, so that the same pages
 * serve nested streams and others.
 *
 * @param twoLevel the stream table has two levels
 */
record SmallWorld(boolean twoLevel, List<Long> sids, List<Long> vas, List<Long> ipas) {
  static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();

  private static final long BASE = 0x1000_0000L;
  private static final int FIRST_POOL = 5;
  private static final int POOL = 3;
  private static final int FIRST_DATA = 8;
  private static final long PAGE = 0xc43;
  private static final long S2_PAGE = 0x4ff;
  private static final long S2_READ_ONLY = 0x47f;

  static SmallWorld of(boolean twoLevel) {
    List<Long> sids = twoLevel ? List.of(0L, 1L, 64L) : List.of(0L, 1L, 2L);
    List<Long> vas = new ArrayList<>();
    for (long i = 0; i < 4; i++) {
      vas.add((i & 1) << 12 | (i >> 1) << 21);
    }
    List<Long> ipas = new ArrayList<>();
    for (int page = 3; page < 10; page++) {
      ipas.add(page(page));
    }
    return new SmallWorld(twoLevel, sids, vas, ipas);
  }

  static long page(int number) {
    return BASE + number * 0x1000L;
  }

  Controls controls(boolean enabled) {
    int cfg = twoLevel ? 1 << 16 | 6 << 6 | 7 : 2;
    StreamTable streams = new StreamTable(BASE, cfg, ID);
    return new Controls(ID, enabled, streams, true, false, true, false, true);
  }

  List<MemoryRegion> memory() {
    return List.of(MemoryRegion.zero(0, 0x3fff_ffffL));
  }

  /** Whether STEs or CDs stand in this block of 64 bytes. */
  boolean configuration(long at) {
    return at < page(5);
  }

  boolean isCd(long at) {
    return at >= page(3);
  }

  long cdIndex(long at) {
    return (at & 0xfff) / 64;
  }

  long steAddress(long sid) {
    return steAt(sid);
  }

  /** Whether a store leaves stage 2 of the CD pages, and of others towards them, alone. */
  static boolean keepsCdsApart(Step step) {
    boolean stage2 =
        step instanceof Step.Store store && store.at() >= page(11) && store.at() < page(13);
    if (!stage2) {
      return true;
    }
    Step.Store store = (Step.Store) step;
    long ipa = (store.at() & 0xfff) / 8;
    long target = ((store.value() & -0x1000) - BASE) >> 12;
    return ipa < 5 ? target == ipa || store.value() == 0 : target >= 5 || store.value() == 0;
  }

  private long steAt(long sid) {
    return twoLevel ? page(1 + (int) (sid >> 6)) + (sid & 63) * 64 : BASE + sid * 64;
  }

  // ---- the sequence

  /** A sensible machine, then anything. */
  Gen<List<Step>> sequences(int length) {
    Gen<Step> step = this::step;
    return choices -> {
      List<Step> steps = new ArrayList<>(start());
      steps.addAll(Gen.listOf(step, length).from(choices));
      return steps;
    };
  }

  private List<Step> start() {
    List<Step> steps = new ArrayList<>();
    if (twoLevel) {
      steps.add(new Step.Store(BASE, page(1) | 2));
      steps.add(new Step.Store(BASE + 8, page(2) | 1));
    }
    for (long sid : sids) {
      store(
          steps, steAt(sid), steWord0(sid == sids.get(2) ? 5 : 7, 3, 0), 0, steWord2(1), page(10));
    }
    for (int cd = 0; cd < 2; cd++) {
      store(steps, page(3 + cd), cdWord0(1 + cd, true), page(FIRST_POOL));
      store(steps, page(3 + cd) + 64, cdWord0(1, true), page(FIRST_POOL));
    }
    store(steps, page(5), page(6) | PAGE, page(7) | PAGE);
    store(steps, page(6), page(7) | PAGE, page(6) | PAGE);
    store(steps, page(7), page(8) | PAGE, page(9) | PAGE);
    store(steps, page(10) + 128 * 8, page(11) | 3);
    for (int i = 3; i < 10; i++) {
      store(steps, page(11) + i * 8L, page(i) | S2_PAGE);
      store(steps, page(12) + i * 8L, page(i) | S2_PAGE);
    }
    steps.add(new Step.Enable(true));
    return steps;
  }

  private static void store(List<Step> steps, long at, long... words) {
    for (int i = 0; i < words.length; i++) {
      steps.add(new Step.Store(at + 8L * i, words[i]));
    }
  }

  private static long steWord0(int config, int cdPage, int cdMax) {
    long format = cdMax == 0 ? 0 : 1L << 4;
    return 1 | (long) config << 1 | format | page(cdPage) | (long) cdMax << 59;
  }

  /** 30-bit IPAs: one level above the last. */
  private static long steWord2(int vmid) {
    return vmid | 34L << 32 | 5L << 48 | 1L << 51 | 1L << 58;
  }

  /** 30-bit VAs in TTB0. */
  private static long cdWord0(int asid, boolean records) {
    long record = records ? 1L << 45 : 0;
    return 34 | 1L << 30 | 1L << 31 | 5L << 32 | 1L << 41 | record | 1L << 46 | (long) asid << 48;
  }

  private Step step(Choices choices) {
    return switch (choices.draw(Gen.ints(0, 19))) {
      case 0, 1, 2, 3 -> new Step.Complete(queue(choices));
      case 4, 5, 6, 7 -> new Step.Run(queue(choices), tlbi(choices));
      case 8, 9 -> new Step.Run(queue(choices), cfgi(choices));
      case 10, 11, 12 -> poolStore(choices);
      case 13, 14 -> stage2Store(choices);
      case 15, 16 -> steStore(choices);
      case 17, 18 -> cdStore(choices);
      default -> new Step.Enable(choices.draw(Gen.booleans()));
    };
  }

  private static String queue(Choices choices) {
    return choices.draw(Gen.ints(0, 4)) == 0 ? "b" : "a";
  }

  private static int one(Choices choices, int lo, int hi) {
    return choices.draw(Gen.ints(lo, hi));
  }

  private Step poolStore(Choices choices) {
    long at = page(FIRST_POOL + one(choices, 0, POOL - 1)) + 8L * one(choices, 0, 1);
    long value = switch (one(choices, 0, 8)) {
      case 0 -> 0;
      case 1 -> page(FIRST_DATA) | PAGE;
      case 2 -> page(FIRST_DATA + 1) | (PAGE & ~0x800);
      case 3 -> page(FIRST_DATA) | PAGE | 0x80;
      case 4 -> page(FIRST_DATA + 1) | (PAGE & ~0x400);
      case 5 -> BASE | 0xc41;
      case 6 -> page(FIRST_POOL + one(choices, 0, POOL - 1)) | PAGE | 1L << 62;
      default -> page(FIRST_POOL + one(choices, 0, POOL - 1)) | PAGE;
    };
    return new Step.Store(at, value);
  }

  private Step stage2Store(Choices choices) {
    if (one(choices, 0, 4) == 0) {
      long value = switch (one(choices, 0, 3)) {
        case 0 -> 0;
        case 1 -> BASE | 0x4fd;
        default -> page(11 + one(choices, 0, 1)) | 3;
      };
      return new Step.Store(page(10) + 128 * 8, value);
    }
    int ipa = one(choices, 3, 9);
    long value = switch (one(choices, 0, 4)) {
      case 0 -> 0;
      case 1 -> page(one(choices, 3, 9)) | S2_PAGE;
      case 2 -> page(ipa) | S2_READ_ONLY;
      default -> page(ipa) | S2_PAGE;
    };
    return new Step.Store(page(11 + one(choices, 0, 1)) + ipa * 8L, value);
  }

  private Step steStore(Choices choices) {
    long sid = choices.draw(Gen.choose(sids));
    if (twoLevel && one(choices, 0, 5) == 0) {
      long value = page(1 + one(choices, 0, 1)) | one(choices, 0, 2);
      return new Step.Store(BASE + 8L * (sid >> 6), value);
    }
    long at = steAt(sid);
    return switch (one(choices, 0, 5)) {
      case 0 -> new Step.Store(at, steWord0(4, 3, 0));
      case 1 -> new Step.Store(at, 0);
      case 2 -> new Step.Store(at, steWord0(5 + 2 * one(choices, 0, 1), 3 + one(choices, 0, 1), 0));
      case 3 -> new Step.Store(at, steWord0(6, 3, 0));
      case 4 -> new Step.Store(at + 8, 2L * one(choices, 0, 1));
      default -> new Step.Store(at + 16, steWord2(one(choices, 1, 2)));
    };
  }

  private static Step cdStore(Choices choices) {
    long at = page(3 + one(choices, 0, 1)) + 64L * one(choices, 0, 1);
    return switch (one(choices, 0, 4)) {
      case 0 -> new Step.Store(at, 0);
      case 1 -> new Step.Store(at, cdWord0(one(choices, 1, 2), false));
      case 2 -> new Step.Store(at, cdWord0(one(choices, 1, 2), true));
      default -> new Step.Store(at + 8, page(FIRST_POOL + one(choices, 0, 1)));
    };
  }

  private Command cfgi(Choices choices) {
    long sid = choices.draw(Gen.choose(sids));
    boolean leaf = choices.draw(Gen.booleans());
    return switch (one(choices, 0, 5)) {
      case 0 -> CfgiSteRange.all();
      case 1 -> new CfgiSteRange(sid, 0);
      case 2 -> new CfgiCdAll(sid);
      case 3, 4 -> new CfgiCd(sid, one(choices, 0, 1), leaf);
      default -> new CfgiSte(sid, leaf);
    };
  }

  private Command tlbi(Choices choices) {
    int vmid = one(choices, 1, 2);
    int asid = one(choices, 1, 2);
    return switch (one(choices, 0, 8)) {
      case 0 -> new TlbiNsnhAll();
      case 1 -> new TlbiS12Vmall(vmid);
      case 2 -> new TlbiNhAll(vmid);
      case 3 -> new TlbiNhAsid(vmid, asid);
      case 4 -> new TlbiNhVaa(vmid, range(choices, choices.draw(Gen.choose(vas))));
      case 5, 6 -> new TlbiS2Ipa(vmid, range(choices, choices.draw(Gen.choose(ipas))));
      default -> new TlbiNhVa(vmid, asid, range(choices, choices.draw(Gen.choose(vas))));
    };
  }

  private static TlbiRange range(Choices choices, long address) {
    boolean leaf = choices.draw(Gen.booleans());
    return switch (one(choices, 0, 3)) {
      case 0 -> new TlbiRange(address, 1, one(choices, 0, 3), 1, 0, leaf);
      case 1 -> new TlbiRange(address & -0x20_0000L, 1, 0, 0, 2, leaf);
      case 2 -> new TlbiRange(address, 1, 0, 0, 3, leaf);
      default -> TlbiRange.single(address, leaf);
    };
  }

  /** Every access that is worth a question. */
  List<Transaction> accesses() {
    List<Transaction> all = new ArrayList<>();
    for (long sid : sids) {
      for (long va : vas) {
        all.add(Transaction.read(sid, va));
      }
      all.add(Transaction.write(sid, 0x1000));
      all.add(Transaction.read(sid, page(FIRST_DATA)));
      all.add(Transaction.read(sid, 0x1000).withSubstream(1));
    }
    return all;
  }
}
