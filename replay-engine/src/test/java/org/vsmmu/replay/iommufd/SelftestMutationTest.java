package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.iommufd.SelftestReader;

/** The replay is not blind: a change to any recorded call is noticed. */
class SelftestMutationTest {
  private static final int WAYS = 4;

  /** Damages a call in one of several ways; empty when it has nothing of the kind. */
  private static Optional<IoctlSeen> damaged(IoctlSeen call, int way) {
    switch (way) {
      case 0:
        return Optional.of(copy(call, call.returned(), call.errno() + 1, call.out(), null));
      case 1:
        return call.returned() < 0
            ? Optional.of(copy(call, 0, 0, call.out(), null))
            : Optional.of(copy(call, -1, 22, call.out(), null));
      case 2:
        if (call.out() == null || call.out().length == 0) {
          return Optional.empty();
        }
        byte[] out = call.out().clone();
        out[(int) (call.sequence() % out.length)] ^= 0x10;
        return Optional.of(copy(call, call.returned(), call.errno(), out, null));
      default:
        Map<String, byte[]> buffers = new HashMap<>(call.outBuffers());
        for (Map.Entry<String, byte[]> buffer : buffers.entrySet()) {
          if (buffer.getValue() != null && buffer.getValue().length > 0) {
            byte[] bytes = buffer.getValue().clone();
            bytes[bytes.length / 2] ^= 1;
            buffer.setValue(bytes);
            return Optional.of(copy(call, call.returned(), call.errno(), call.out(), buffers));
          }
        }
        return Optional.empty();
    }
  }

  private static IoctlSeen copy(
      IoctlSeen of, long returned, int errno, byte[] out, Map<String, byte[]> outBuffers) {
    return new IoctlSeen(
        of.sequence(),
        of.process(),
        of.fd(),
        of.kind(),
        of.command(),
        of.name(),
        of.operation(),
        of.argument(),
        of.in(),
        of.buffers(),
        returned,
        errno,
        out,
        outBuffers == null ? of.outBuffers() : outBuffers);
  }

  @Test
  void noticesEveryChange() throws IOException {
    int made = 0;
    List<String> missed = new ArrayList<>();
    for (Path path : SelftestReplayTest.recordings()) {
      try (SelftestReader reader =
          SelftestReader.open(Input.open(path.getFileName().toString(), path))) {
        List<SeenEvent> events = new ArrayList<>();
        for (SeenEvent event = reader.next(); event != null; event = reader.next()) {
          events.add(event);
        }
        for (int i = 0; i < events.size(); i++) {
          // One in three is enough: the recordings repeat themselves.
          if (events.get(i) instanceof IoctlSeen call && i % 3 == 0) {
            Optional<IoctlSeen> changed = damaged(call, i / 3 % WAYS);
            if (changed.isPresent()) {
              made++;
              SelftestReplay replay = new SelftestReplay(reader.header());
              for (int j = 0; j <= i; j++) {
                replay.step(j == i ? changed.get() : events.get(j));
              }
              if (replay.mismatches().isEmpty()) {
                missed.add(path.getFileName() + " " + call.sequence());
              }
            }
          }
        }
      }
    }
    assertTrue(made > 500, "only " + made + " mutants");
    assertEquals(List.of(), missed);
  }
}
