package org.vsmmu.bench;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Memory;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.Translator;

/** A transaction with nothing cached, beside a loop that only reads the same words. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class WalkBenchmark {
  /** So many between two looks at the clock, which takes about as long as a few descriptors. */
  private static final int BATCH = 32;

  @Param({
    "stage1-4K", "stage1-16K", "stage1-64K",
    "stage2-4K", "stage2-16K", "stage2-64K",
    "nested-4K", "nested-16K", "nested-64K"
  })
  public String layout;

  private Memory memory;
  private Translator translator;
  private Controls controls;
  private Transaction[] transactions;
  private long[][] words;
  private long[][] descriptors;
  private int next;

  @Setup(Level.Trial)
  public void build() {
    WalkedStream stream = new WalkedStream(layout);
    memory = stream.memory();
    translator = new Translator(memory);
    controls = stream.controls();
    transactions = stream.reads();
    words = new long[transactions.length][];
    descriptors = new long[transactions.length][];
    for (int i = 0; i < transactions.length; i++) {
      descriptors[i] = stream.descriptors(transactions[i]);
      words[i] = LongStream.concat(
              LongStream.of(stream.structures()), LongStream.of(descriptors[i]))
          .toArray();
    }
  }

  private int next() {
    next = (next + 1) & (WalkedStream.PAGES - 1);
    return next;
  }

  /** STE, CD and every level of every stage, with all checks. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void translate(Blackhole hole) {
    for (int i = 0; i < BATCH; i++) {
      hole.consume(translator.translate(controls, transactions[next()]));
    }
  }

  /** The descriptors that {@link #translate} reads, without the STE and the CD. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void readDescriptors(Blackhole hole) {
    for (int i = 0; i < BATCH; i++) {
      hole.consume(read(descriptors[next()]));
    }
  }

  /** All words that {@link #translate} reads. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void readWords(Blackhole hole) {
    for (int i = 0; i < BATCH; i++) {
      hole.consume(read(words[next()]));
    }
  }

  private long read(long[] addresses) {
    long sum = 0;
    for (long address : addresses) {
      sum += memory.read(address);
    }
    return sum;
  }
}
