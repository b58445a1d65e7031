package org.vsmmu.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vsmmu.smmu.history.Permitted;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;

/** Accesses judged against all that has happened before them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-Xmn1g", "-XX:+UseSerialGC"})
public class HistoryBenchmark {
  private final HistoryWorkload workload = new HistoryWorkload();
  private final Transaction clean = workload.read();
  private final Transaction oneStale = workload.readOfStale(1);
  private final Transaction eightStale = workload.readOfStale(8);

  /** The mix of {@link HistoryWorkload} by whole rounds: the price of one judged access in it. */
  @Benchmark
  @OperationsPerInvocation(HistoryWorkload.ROUND)
  public long judged() {
    return workload.round();
  }

  /** An access that does what a walk of memory as it is says. */
  @Benchmark
  public Outcome fresh() {
    return workload.fresh(workload.read());
  }

  /** What a cached look-up may give where nothing is stale. */
  @Benchmark
  public Permitted permittedWithNothingStale() {
    return workload.permitted(clean);
  }

  /** The same where one older leaf may be cached. */
  @Benchmark
  public Permitted permittedWithOneStale() {
    return workload.permitted(oneStale);
  }

  /** The same where eight older leaves may be cached. */
  @Benchmark
  public Permitted permittedWithEightStale() {
    return workload.permitted(eightStale);
  }
}
