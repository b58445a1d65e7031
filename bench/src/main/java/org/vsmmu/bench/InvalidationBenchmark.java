package org.vsmmu.bench;

import java.util.List;
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
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.LeafShape;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.cache.Translation;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiEl2All;
import org.vsmmu.smmu.command.TlbiEl2Asid;
import org.vsmmu.smmu.command.TlbiEl2Va;
import org.vsmmu.smmu.command.TlbiEl2Vaa;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/**
 * One page is mapped, unmapped and invalidated, with many other entries around.
 *
 * <p>Half of the others are live, in the space that the command is meant for. The other half are
 * stale and out of its reach: beside the address, or in another space where the command has none.
 * The page is the same every time, so that its neighbours stay in the processor's caches;
 * {@code NH_VA_ANYWHERE} takes random ones.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-Xmn1g", "-XX:+UseSerialGC"})
public class InvalidationBenchmark {
  private static final int VMID = 7;
  private static final int ASID = 5;
  private static final int OTHER_SPACES = 64;
  private static final String QUEUE = "cmdq";
  private static final long PAGE = 0x1000;

  /** Above all other entries. */
  private static final long SPOT = 1L << 40;

  @Param({"1000", "100000", "1000000"})
  public int entries;

  @Param({
    "NH_ALL",
    "NH_ASID",
    "NH_VA",
    "NH_VA_512_PAGES",
    "NH_VA_ANYWHERE",
    "NH_VAA",
    "S2_IPA",
    "S12_VMALL",
    "NSNH_ALL",
    "EL2_ALL",
    "EL2_ASID",
    "EL2_VA",
    "EL2_VAA"
  })
  public String kind;

  private final Caches caches = new Caches(TlbScopes.GENERIC);
  private TaggedSpace target;
  private Command command;
  private final SplittableRandom random = new SplittableRandom(1);
  private long tick;

  @Setup(Level.Trial)
  public void fill() {
    boolean el2 = kind.startsWith("EL2");
    boolean stage2 = kind.equals("S2_IPA");
    target = space(el2 ? Tag.el2(ASID) : stage2 ? Tag.stage2(VMID) : Tag.stage1(VMID, ASID));
    command = command();
    boolean addressed = kind.contains("VA") || stage2;
    TaggedSpace[] others = new TaggedSpace[OTHER_SPACES];
    for (int i = 0; i < OTHER_SPACES; i++) {
      boolean away = kind.equals("NSNH_ALL");
      others[i] = space(away ? Tag.el2(100 + i) : Tag.stage1(100 + i, ASID));
    }
    for (int i = 0; i < entries / 2; i++) {
      map(target, 4L * i * PAGE);
      TaggedSpace around = addressed ? target : others[i % OTHER_SPACES];
      AddressRange range = AddressRange.ofSize((4L * i + 1) * PAGE, PAGE);
      caches.tlb().ended(around, range, translation(range), tick, this, tick + 1, this);
      tick += 2;
    }
  }

  private Command command() {
    TlbiRange page = TlbiRange.single(SPOT, true);
    return switch (kind) {
      case "NH_ALL" -> new TlbiNhAll(VMID);
      case "NH_ASID" -> new TlbiNhAsid(VMID, ASID);
      case "NH_VA", "NH_VA_ANYWHERE" -> new TlbiNhVa(VMID, ASID, page);
      case "NH_VA_512_PAGES" -> new TlbiNhVa(VMID, ASID, new TlbiRange(SPOT, 1, 15, 5, 3, true));
      case "NH_VAA" -> new TlbiNhVaa(VMID, page);
      case "S2_IPA" -> new TlbiS2Ipa(VMID, page);
      case "S12_VMALL" -> new TlbiS12Vmall(VMID);
      case "NSNH_ALL" -> new TlbiNsnhAll();
      case "EL2_ALL" -> new TlbiEl2All();
      case "EL2_ASID" -> new TlbiEl2Asid(ASID);
      case "EL2_VA" -> new TlbiEl2Va(ASID, page);
      default -> new TlbiEl2Vaa(page);
    };
  }

  private TaggedSpace space(Tag tag) {
    return caches.tlb().space(tag);
  }

  private Version map(TaggedSpace space, long address) {
    AddressRange range = AddressRange.ofSize(address, PAGE);
    return caches.tlb().map(tick++, space, range, translation(range), this);
  }

  private static Translation translation(AddressRange range) {
    LeafShape shape = new LeafShape(range, OptionalLong.empty(), PAGE, 12);
    return new Translation(OptionalLong.empty(), "rw", false, List.of(shape));
  }

  @Benchmark
  public long invalidate() {
    if (!kind.equals("NH_VA_ANYWHERE")) {
      return invalidate(SPOT, command);
    }
    long address = (4L * random.nextInt(entries / 2) + 2) * PAGE;
    return invalidate(address, new TlbiNhVa(VMID, ASID, TlbiRange.single(address, true)));
  }

  private long invalidate(long address, Command tlbi) {
    map(target, address);
    caches.tlb().unmap(tick++, target, AddressRange.ofSize(address, PAGE), this);
    caches.consume(tick++, QUEUE, tlbi, this);
    long removed = caches.complete(tick + 1, QUEUE, tick).get(0).removedBytes();
    tick += 2;
    if (removed != PAGE) {
      throw new IllegalStateException(tlbi + " removed " + removed + " bytes");
    }
    return removed;
  }
}
