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
import org.openjdk.jmh.infra.Blackhole;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

/** From words to commands, structures and events. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class DecodeBenchmark {
  private static final int COMMANDS = 1024;

  private final IdRegisters id = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  private final long[] commands = commands();
  private long[] ste = {
    0x8000_0000_8800_1203L | 0x8, 0xd6, 0x046c_3558_0000_0007L, 0x8_8002_0000L, 0, 0, 0, 0
  };
  private long[] cd = {0x0001_6205_c000_3510L, 0x8_8010_0000L, 0, 0xff44_0c04L, 0, 0, 0, 0};
  private long[] event = {0x100_0000_5813L, 0x200_0000_0000L, 0x1234_5678_9abcL, 0};

  /** What a kernel's unmaps send: 30 TLBI_NH_VA, a CFGI_STE and a CMD_SYNC, over and over. */
  private static long[] commands() {
    long[] words = new long[2 * COMMANDS];
    for (int i = 0; i < COMMANDS; i++) {
      int kind = i % 32;
      words[2 * i] = kind == 31 ? 0x46 : kind == 30 ? 0x1_0000_0003L : 0x0005_0007_0000_0012L;
      words[2 * i + 1] = kind >= 30 ? 0 : (long) i << 12 | 1;
    }
    return words;
  }

  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public void command(Blackhole hole) {
    for (int i = 0; i < commands.length; i += 2) {
      hole.consume(CommandCodec.decode(commands[i], commands[i + 1]));
    }
  }

  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public void commandAndLegality(Blackhole hole) {
    for (int i = 0; i < commands.length; i += 2) {
      hole.consume(CommandCodec.decode(commands[i], commands[i + 1]));
      hole.consume(CommandCodec.legality(commands[i], commands[i + 1], SmmuProfile.ARCHITECTURE));
    }
  }

  @Benchmark
  public boolean steAndLegality() {
    return SteLegality.legal(StreamTableEntry.of(ste), id, false);
  }

  @Benchmark
  public boolean cdAndLegality() {
    StreamTableEntry entry = StreamTableEntry.of(ste);
    return CdLegality.legal(ContextDescriptor.of(cd), entry, id, StreamWorld.NS_EL1);
  }

  @Benchmark
  public long event() {
    EventRecord record = new EventRecord(event[0], event[1], event[2], event[3]);
    return record.type().ordinal() + record.sid() + record.ssid();
  }

  @Benchmark
  public String eventText() {
    return new EventRecord(event[0], event[1], event[2], event[3]).toString();
  }
}
