package org.vsmmu.trace.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceRecord;

/** Every line of the captured logs is understood and none is lost. */
class CapturedLogsTest {

  @ParameterizedTest
  @MethodSource("org.vsmmu.trace.qemu.Captured#runs")
  void makesOneCommandOfEveryOpcodeLine(String run) throws IOException {
    List<TraceRecord> records = Captured.all(QemuLogFormat.read(Captured.log(run)));
    assertEquals(
        Captured.count(Captured.log(run), "smmuv3_cmdq_opcode"),
        Captured.bodies(records, Body.CommandSeen.class).size());
    assertEquals(
        Captured.count(Captured.log(run), "smmuv3_translate_"),
        Captured.bodies(records, Body.Access.class).size());
  }

  @ParameterizedTest
  @MethodSource("org.vsmmu.trace.qemu.Captured#runs")
  void knowsEveryLine(String run) throws IOException {
    QemuLogReader reader = QemuLogFormat.read(Captured.log(run));
    List<TraceRecord> records = Captured.all(reader);
    assertEquals(Map.of(), reader.report().unknown());
    assertEquals(List.of(), reader.report().problems());
    assertEquals(List.of(), Captured.bodies(records, Body.Gap.class));
    assertIterableEquals(
        LongStream.rangeClosed(1, records.size()).boxed().toList(),
        records.stream().map(TraceRecord::position).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void goesOnThroughDamagedText(long seed) throws IOException {
    byte[] text = Captured.bytes(Captured.log("qemu11-lab73-nest"));
    Random random = new Random(seed);
    for (int i = 0; i < text.length / 40; i++) {
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
    }
    QemuLogReader reader = QemuLogFormat.read(Input.of("damaged", new ByteArrayInputStream(text)));
    assertTrue(Captured.all(reader).size() > 1000);
    assertTrue(reader.report().problemCount() > 0);
  }
}
