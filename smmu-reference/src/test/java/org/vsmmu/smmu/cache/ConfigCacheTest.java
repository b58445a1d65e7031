package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

class ConfigCacheTest {

  private static final ContextDescriptor CD_A = ContextDescriptor.of(1);
  private static final ContextDescriptor CD_B = ContextDescriptor.of(2);
  private static final StreamTableEntry STE_A = StreamTableEntry.of(1);

  private final Scenario s = new Scenario();
  private final ConfigCache config = s.caches().config();

  @Test
  @DisplayName("K18 an STE that was never seen may be cached as it was")
  void keepsTheUnseenContentBeforeTheFirstWrite() {
    ste(0x10, STE_A);
    assertEquals(List.of("ste 0x10"), old());
  }

  @Test
  void keepsNoOldCopyOfAWriteThatChangesNothing() {
    ste(0x10, STE_A);
    s.run(new CfgiSte(0x10, true)).sync();
    ste(0x10, STE_A);
    assertEquals(List.of(), old());
  }

  @Test
  @DisplayName("K19 CFGI_CD through one stream leaves the CD cached through another")
  void leavesTheCdOfAnotherStream() {
    cd(0xa, 0);
    cd(0xb, 0);
    s.run(new CfgiCd(0xa, 0, true)).sync();
    assertEquals(List.of("cd 0xb/0", "cd 0xb/0"), old());
  }

  @Test
  @DisplayName("K20 CFGI_STE takes every CD cached through the stream")
  void takesTheCdsOfAStream() {
    cd(0xa, 0);
    cd(0xa, 7);
    s.run(new CfgiSte(0xa, true)).sync();
    assertEquals(List.of(), old());
  }

  @Test
  void tellsWhatMemoryHolds() {
    assertEquals(java.util.Optional.empty(), config.ste(0x10));
    config.writeCd(4, 0x10, 3, CD_A, "cd");
    assertEquals(java.util.Optional.empty(), config.ste(0x10));
    config.writeSte(5, 0x10, STE_A, "ste");
    var ste = config.ste(0x10).orElseThrow();
    assertEquals(java.util.Optional.of(STE_A), ste.current());
    assertEquals(List.of(5L, "ste"), List.of(ste.written(), ste.cause()));
    assertEquals(
        List.of(List.of(3L), List.of(0x10L)), List.of(config.substreams(0x10), config.sids()));
  }

  @Test
  void forgetsOlderCopiesOfOneStream() {
    ste(0x10, STE_A);
    cd(0x10, 3);
    cd(0x11, 3);
    config.forget(0x12);
    config.forget(0x10);
    assertEquals(List.of("cd 0x11/3", "cd 0x11/3"), old());
  }

  @Test
  void takesNothingBeforeTheSync() {
    cd(0xa, 0);
    s.run(new CfgiCdAll(0xa));
    assertEquals(List.of("cd 0xa/0", "cd 0xa/0"), old());
  }

  @Test
  void takesNoCopyThatWasReplacedAfterTheCommand() {
    s.run(new CfgiSte(0x10, true));
    ste(0x10, STE_A);
    s.sync();
    assertEquals(List.of("ste 0x10"), old());
  }

  @Test
  void takesOnlyTheNamedSubstream() {
    cd(0xa, 0);
    cd(0xa, 7);
    s.run(new CfgiCd(0xa, 7, true)).sync();
    assertEquals(List.of("cd 0xa/0", "cd 0xa/0"), old());
  }

  @Test
  void leavesTheSteToACommandForCds() {
    ste(0xa, STE_A);
    s.run(new CfgiCdAll(0xa)).sync();
    assertEquals(List.of("ste 0xa"), old());
  }

  @Test
  @DisplayName("C02 Range 7 covers 256 streams, aligned down")
  void coversTheStreamsOfARange() {
    for (long sid : new long[] {0x2ff, 0x300, 0x3ff, 0x400}) {
      ste(sid, STE_A);
    }
    s.run(new CfgiSteRange(0x345, 7)).sync();
    assertEquals(List.of("ste 0x2ff", "ste 0x400"), old());
  }

  @Test
  @DisplayName("C03 Range 31 covers every stream")
  void coversEveryStream() {
    ste(0, STE_A);
    ste(0xffff_ffffL, STE_A);
    s.run(CfgiSteRange.all()).sync();
    assertEquals(List.of(), old());
  }

  private void ste(long sid, StreamTableEntry ste) {
    config.writeSte(s.now(), sid, ste, "write");
  }

  /** Writes a CD twice, so that an unseen and a seen copy are old. */
  private void cd(long sid, long ssid) {
    config.writeCd(s.now(), sid, ssid, CD_A, "write");
    config.writeCd(s.now(), sid, ssid, CD_B, "write");
  }

  private List<String> old() {
    List<String> old = new ArrayList<>();
    for (long sid : config.sids()) {
      String hex = "0x" + Long.toHexString(sid);
      config.ste(sid).ifPresent(ste -> ste.old().forEach(copy -> old.add("ste " + hex)));
      for (long ssid : config.substreams(sid)) {
        config.cd(sid, ssid).orElseThrow().old().forEach(c -> old.add("cd " + hex + "/" + ssid));
      }
    }
    return old;
  }
}
