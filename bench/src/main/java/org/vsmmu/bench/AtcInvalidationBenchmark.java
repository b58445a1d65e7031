package org.vsmmu.bench;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vsmmu.smmu.cache.Atc;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.LeafShape;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.cache.Translation;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * A page that a device may hold is unmapped, and gone after TLBI, SYNC, ATC_INV and SYNC, with many
 * stale pages around that are out of the ATC_INV's reach: of the same device beside the address, or
 * of other devices where the command has none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-Xmn1g", "-XX:+UseSerialGC"})
public class AtcInvalidationBenchmark {
  private static final String QUEUE = "cmdq";
  private static final int VMID = 7;
  private static final int ASID = 5;
  private static final int SID = 1;
  private static final int OTHER_DEVICES = 64;
  private static final long PAGE = 0x1000;

  /** Above all other entries. */
  private static final long SPOT = 1L << 40;

  @Param({"1000", "100000", "1000000"})
  public int entries;

  @Param({"PAGE", "ALL"})
  public String span;

  private final Caches caches = new Caches(TlbScopes.GENERIC);
  private final TaggedSpace space = caches.tlb().space(Tag.stage1(VMID, ASID));
  private final Command tlbi = new TlbiNhVa(VMID, ASID, TlbiRange.single(SPOT, true));
  private Command command;
  private long tick;

  @Setup(Level.Trial)
  public void fill() {
    boolean all = span.equals("ALL");
    command = new AtcInv(false, false, 0, SID, all ? AtcInv.SIZE_ALL : 0, all ? 0 : SPOT);
    for (int i = 0; i < entries; i++) {
      Version version = ended(i * PAGE);
      caches.atc().add(version, false, all ? SID + 1 + i % OTHER_DEVICES : SID, Atc.NO_PASID);
    }
  }

  private Version ended(long address) {
    AddressRange range = AddressRange.ofSize(address, PAGE);
    LeafShape shape = new LeafShape(range, OptionalLong.empty(), PAGE, 12);
    Translation translation = new Translation(OptionalLong.empty(), "rw", false, List.of(shape));
    tick += 2;
    return caches.tlb().ended(space, range, translation, tick - 1, this, tick, this);
  }

  private void run(Command what) {
    caches.consume(tick + 1, QUEUE, what, this);
    caches.complete(tick + 3, QUEUE, tick + 2);
    tick += 3;
  }

  @Benchmark
  public int invalidate() {
    caches.atc().add(ended(SPOT), false, SID, Atc.NO_PASID);
    run(tlbi);
    run(command);
    int left = caches.atc().staleIn(SID, SPOT, SPOT).size();
    if (left != 0) {
      throw new IllegalStateException(command + " left " + left + " entries");
    }
    return left;
  }
}
