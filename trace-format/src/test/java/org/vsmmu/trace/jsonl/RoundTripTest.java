package org.vsmmu.trace.jsonl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.ControlPages;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.testing.Property;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.MemoryRegion;
import org.vsmmu.trace.QueueInfo;
import org.vsmmu.trace.TraceHeader;

class RoundTripTest {
  private static final TraceHeader FULL = new TraceHeader(
      "vsmmu",
      "1.2",
      "boot of \"a\" guest\n",
      "qemu-11",
      Optional.of(new IdRegisters(0x0d44101b, 0x02730010, 0, 0x1414, -1, 1)),
      "mono",
      true,
      List.of(new QueueInfo("cmdq", "host"), new QueueInfo("vcmdq0", "vcmdq")),
      List.of(
          new MemoryRegion(0x40000000L, 0x5fffffffL, MemoryRegion.Content.ZERO),
          new MemoryRegion(0x8000_0000_0000_0000L, -1, MemoryRegion.Content.UNKNOWN)),
      true,
      false,
      Optional.of(new ControlPages(1, 3, 0x40000)));

  @Test
  void readsBackWhatWasWritten() {
    Property.forAll(RandomRecords.TRACES, records -> {
      Traces.Trace trace = Traces.read(Traces.write(FULL, records));
      assertEquals(List.of(), trace.problems());
      assertEquals(FULL, trace.header());
      assertEquals(records, trace.records());
    });
  }

  @Test
  void writesTheSameBytesAgain() {
    Property.forAll(RandomRecords.TRACES, records -> {
      String once = Traces.write(FULL, records);
      Traces.Trace trace = Traces.read(once);
      assertEquals(once, Traces.write(trace.header(), trace.records()));
      String bare = Traces.writeWithoutSources(FULL, records);
      Traces.Trace read = Traces.read(bare);
      assertEquals(bare, Traces.writeWithoutSources(read.header(), read.records()));
    });
  }

  @Test
  void knowsEveryBody() {
    Set<Class<?>> kinds = BodyKind.ALL.stream().map(BodyKind::type).collect(Collectors.toSet());
    assertEquals(Set.copyOf(Arrays.asList(Body.class.getPermittedSubclasses())), kinds);
  }
}
