package org.vsmmu.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
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
import org.vsmmu.smmu.cache.LeafShape;
import org.vsmmu.smmu.cache.ObservedTlb;
import org.vsmmu.smmu.cache.StalePiece;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.cache.Translation;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;

/** Random addresses are looked up among cached pages of one address space. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-Xmn1g", "-XX:+UseSerialGC"})
public class LookupBenchmark {
  private static final long PAGE = 0x1000;
  private static final Tag TAG = Tag.stage1(7, 5);

  @Param({"1000", "100000", "1000000"})
  public int entries;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ObservedTlb observed = new ObservedTlb();
  private final Tlb tlb = new Tlb(TlbScopes.GENERIC);
  private final TaggedSpace space = tlb.space(TAG);

  /** Even pages are live and held by the implementation, odd ones stale. */
  @Setup(Level.Trial)
  public void fill() {
    for (int i = 0; i < entries; i++) {
      observed.insert(TAG, 2L * i * PAGE, 12, 3, false, this);
      AddressRange range = AddressRange.ofSize(i * PAGE, PAGE);
      LeafShape shape = new LeafShape(range, OptionalLong.empty(), PAGE, 12);
      Translation translation = new Translation(OptionalLong.empty(), "rw", false, List.of(shape));
      if (i % 2 == 0) {
        tlb.map(i, space, range, translation, this);
      } else {
        tlb.ended(space, range, translation, i, this, i + 1L, this);
      }
    }
  }

  private long even() {
    return 2L * random.nextInt(entries / 2) * PAGE + 8;
  }

  private long odd() {
    return even() + PAGE;
  }

  @Benchmark
  public Optional<ObservedTlb.Entry> observedHit() {
    return observed.lookup(TAG, even());
  }

  @Benchmark
  public Optional<ObservedTlb.Entry> observedMiss() {
    return observed.lookup(TAG, odd());
  }

  @Benchmark
  public List<Version> live() {
    long address = even();
    return space.liveIn(address, address);
  }

  @Benchmark
  public List<StalePiece> stale() {
    long address = odd();
    return space.staleIn(address, address);
  }
}
