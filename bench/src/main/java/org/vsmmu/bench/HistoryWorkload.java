package org.vsmmu.bench;

import java.util.List;
import java.util.SplittableRandom;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Sync;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.history.MemoryRegion;
import org.vsmmu.smmu.history.Permitted;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;

/**
 * A mix as of a busy machine: two nested streams and two of stage 1, 4,096 pages each, unmapped
 * with TLBI and SYNC and mapped again, and accesses of which one in twenty needs everything that is
 * permitted, as one does that differs from a fresh walk.
 */
final class HistoryWorkload {
  /** Accesses from one unmap to the next. */
  static final int ROUND = 20;

  private static final int STREAMS = 4;
  private static final int PAGES = 4096;
  private static final long MEMORY = 0x4000_0000L;
  private static final long PAGE = 0xc43;
  private static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();

  private final History history =
      new History(ID, List.of(MemoryRegion.zero(MEMORY, 0x1_3fff_ffffL)));
  private final SplittableRandom random = new SplittableRandom(1);

  /** Everything mapped, nothing accessed yet. */
  HistoryWorkload() {
    for (int stream = 0; stream < STREAMS; stream++) {
      tables(stream);
    }
    StreamTable streams = new StreamTable(MEMORY, 6, ID);
    history.control(new Controls(ID, true, streams, true, false, true, false, true));
    run(CfgiSteRange.all());
  }

  private static boolean nested(int stream) {
    return stream < STREAMS / 2;
  }

  private static long guest(int stream) {
    return MEMORY + 0x100_0000L * (stream + 1);
  }

  private void tables(int stream) {
    long at = guest(stream);
    long ste = MEMORY + 64L * stream;
    history.store(
        ste + 16, (stream + 1) | 25L << 32 | 1L << 38 | 5L << 48 | 1L << 51 | 1L << 58, "");
    history.store(ste + 24, at + 0x80_0000L, "");
    history.store(ste, 1 | (nested(stream) ? 7L : 5L) << 1 | at, "");
    long cd = 25 | 1L << 30 | 1L << 31 | 5L << 32 | 1L << 41 | 3L << 45 | 5L << 48;
    history.store(at + 8, at + 0x1000, "");
    history.store(at, cd, "");
    history.store(at + 0x1000, (at + 0x2000) | 3, "");
    for (int l3 = 0; l3 < PAGES / 512; l3++) {
      history.store(at + 0x2000 + 8L * l3, (at + 0x3000 + 0x1000L * l3) | 3, "");
    }
    for (int page = 0; page < PAGES; page++) {
      map(stream, page);
    }
    // Stage 2 maps the first gigabytes to themselves by blocks of 2M, the guest's tables by pages.
    history.store(at + 0x80_0000L + 8, (at + 0x80_1000L) | 3, "");
    for (int block = 0; block < 512; block++) {
      history.store(at + 0x80_1000L + 8L * block, (MEMORY + 0x20_0000L * block) | 0x4fd, "");
    }
    int block = (int) ((at - MEMORY) >>> 21);
    history.store(at + 0x80_1000L + 8L * block, (at + 0x80_2000L) | 3, "");
    for (int page = 0; page < 512; page++) {
      history.store(at + 0x80_2000L + 8L * page, (at + 0x1000L * page) | 0x4ff, "");
    }
  }

  private long leafAt(int stream, int page) {
    return guest(stream) + 0x3000 + 8L * page;
  }

  private void map(int stream, int page) {
    long output = MEMORY + 0x1000_0000L + 0x1000L * random.nextInt(1 << 14);
    history.store(leafAt(stream, page), output | PAGE, "map");
  }

  private void run(Command command) {
    history.consume("q", command, 0, command);
    history.complete("q", history.consume("q", new Sync(0), 0, "sync"), "sync");
  }

  /** Unmaps a page, invalidates it, and maps another. */
  private void remap() {
    int stream = random.nextInt(STREAMS);
    int page = random.nextInt(PAGES);
    history.store(leafAt(stream, page), 0, "unmap");
    run(new TlbiNhVa(stream + 1, 5, TlbiRange.single(0x1000L * page, true)));
    map(stream, page);
  }

  /** A read of any page of any stream. */
  Transaction read() {
    return Transaction.read(random.nextInt(STREAMS), 0x1000L * random.nextInt(PAGES) + 8);
  }

  /** A read of a page of a nested stream that was mapped anew so often without an invalidation. */
  Transaction readOfStale(int versions) {
    for (int i = 0; i < versions; i++) {
      map(0, versions);
    }
    return Transaction.read(0, 0x1000L * versions + 8);
  }

  /** What an access does when nothing is cached. */
  Outcome fresh(Transaction access) {
    return history.fresh(access);
  }

  /** Everything that an access may do. */
  Permitted permitted(Transaction access) {
    return history.permitted(access);
  }

  /**
   * Plays {@link #ROUND} accesses, with the change of a mapping before them; the first needs
   * everything that is permitted.
   *
   * @return something that depends on the outcomes
   */
  long round() {
    remap();
    long sum = 0;
    for (int i = 0; i < ROUND; i++) {
      Transaction access = read();
      sum += history.fresh(access).address();
      if (i == 0) {
        sum += history.permitted(access).outcomes().size();
      }
    }
    return sum;
  }
}
