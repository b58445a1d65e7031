package org.vsmmu.bench;

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
import org.vsmmu.smmu.cache.ConfigCache;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

/**
 * An STE or a CD is written and invalidated, with many other structures around.
 *
 * <p>Of half of the others an older copy may be cached that is out of the command's reach; CFGI_ALL
 * reaches everything, so there no other has one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-Xmn1g", "-XX:+UseSerialGC"})
public class ConfigInvalidationBenchmark {
  private static final String QUEUE = "cmdq";
  private static final long SID = 0x4000_0000L;
  private static final int SSID = 1 << 19;
  private static final StreamTableEntry[] STES = {StreamTableEntry.of(1), StreamTableEntry.of(3)};
  private static final ContextDescriptor[] CDS = {ContextDescriptor.of(1), ContextDescriptor.of(3)};

  @Param({"1000", "100000", "1000000"})
  public int entries;

  @Param({"CFGI_STE", "CFGI_STE_RANGE", "CFGI_CD", "CFGI_CD_ALL", "CFGI_ALL"})
  public String kind;

  private final Caches caches = new Caches(TlbScopes.GENERIC);
  private final ConfigCache config = caches.config();
  private Command command;
  private boolean cd;
  private long tick = 1;

  @Setup(Level.Trial)
  public void fill() {
    command = switch (kind) {
      case "CFGI_STE" -> new CfgiSte(SID, true);
      case "CFGI_STE_RANGE" -> new CfgiSteRange(SID, 3);
      case "CFGI_CD" -> new CfgiCd(SID, SSID, true);
      case "CFGI_CD_ALL" -> new CfgiCdAll(SID);
      default -> CfgiSteRange.all();
    };
    cd = kind.startsWith("CFGI_CD");
    for (int i = 0; i < entries; i++) {
      writeOther(i, 0);
    }
    // The first write replaced a content that nobody has seen.
    run(CfgiSteRange.all());
    for (int i = 0; i < entries && !kind.equals("CFGI_ALL"); i += 2) {
      writeOther(i, 1);
    }
  }

  /** CFGI_CD has as many of the others as there can be among the substreams of its own stream. */
  private void writeOther(int i, int content) {
    if (kind.equals("CFGI_CD") && i < SSID) {
      config.writeCd(tick, SID, i, CDS[content], this);
    } else if (cd) {
      config.writeCd(tick, i, 0, CDS[content], this);
    } else {
      config.writeSte(tick, i, STES[content], this);
    }
    tick++;
  }

  private void run(Command what) {
    caches.consume(tick, QUEUE, what, this);
    caches.complete(tick + 2, QUEUE, tick + 1);
    tick += 3;
  }

  @Benchmark
  public int invalidate() {
    // Three ticks a round: the content alternates.
    int content = (int) (tick & 1);
    if (cd) {
      config.writeCd(tick, SID, SSID, CDS[content], this);
    } else {
      config.writeSte(tick, SID, STES[content], this);
    }
    run(command);
    int left = cd
        ? config.cd(SID, SSID).orElseThrow().old().size()
        : config.ste(SID).orElseThrow().old().size();
    if (left != 0) {
      throw new IllegalStateException(command + " left " + left + " older copies");
    }
    return left;
  }
}
