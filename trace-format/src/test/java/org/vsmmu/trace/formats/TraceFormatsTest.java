package org.vsmmu.trace.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;

class TraceFormatsTest {

  @ParameterizedTest
  @CsvSource({
    "linux-7.3-strict.ftrace.gz, ftrace",
    "linux-7.3-nesting.ftrace.gz, ftrace",
    "linux-7.3-deb-strict-then-lazy.ftrace.gz, ftrace",
    "qemu11-lab73-nest.qemu.log.gz, qemu",
    "qemu11-lab73-nest.cmdq.bin.gz, cmdq",
    "iommufd-nest/lab73-nest.pairs.jsonl.gz, iommufd-nest",
    "iommufd-selftest/iommufd.simple_ioctls.jsonl.gz, iommufd-selftest"
  })
  void tellsCapturesApart(String file, String format) throws IOException {
    try (Input input = Input.open("capture", Path.of("..", "traces", "captured", file))) {
      assertEquals(format, name(input));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"} | vsmmu",
        "op,asid | csv",
        "word0,word1 | csv",
        "Dear all, attached is a log | none",
        "state,vmid | none"
      })
  void tellsTextsApart(String text, String format) throws IOException {
    assertEquals(format, name(text(text + "\n")));
  }

  @Test
  void knowsNothingInAnEmptyFile() throws IOException {
    assertEquals("none", name(text("")));
  }

  @Test
  void findsFormatsByTheirNames() {
    for (String name : TraceFormats.names()) {
      assertEquals(name, TraceFormats.byName(name).orElseThrow().name());
    }
  }

  private static Input text(String text) throws IOException {
    return Input.of("<stdin>", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String name(Input input) {
    return TraceFormats.detect(input).map(TraceFormat::name).orElse("none");
  }
}
