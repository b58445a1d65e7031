package org.vsmmu.trace.jsonl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.testing.Property;
import org.vsmmu.trace.TraceHeader;

class SchemaTest {
  /** Lines that neither the reader nor the schema takes. */
  static final List<String> WRONG = List.of(
      "{}",
      "{\"t\":1}",
      "{\"note\":{\"text\":\"a\"},\"gap\":{}}",
      "{\"note\":{\"text\":\"a\",\"by\":\"b\"}}",
      "{\"note\":{}}",
      "{\"note\":\"a\"}",
      "{\"nota\":{\"text\":\"a\"}}",
      "{\"t\":\"1\",\"gap\":{}}",
      "{\"t\":1.5,\"gap\":{}}",
      "{\"cpu\":-1,\"gap\":{}}",
      "{\"ctx\":\"\",\"gap\":{}}",
      "{\"src\":{\"file\":\"a\"},\"gap\":{}}",
      "{\"src\":{\"file\":\"a\",\"line\":0},\"gap\":{}}",
      "{\"src\":{\"file\":\"a\",\"line\":1,\"offset\":1},\"gap\":{}}",
      "{\"command\":{}}",
      "{\"command\":{\"words\":[\"0x46\"]}}",
      "{\"command\":{\"words\":[\"0x46\",\"0x0\",\"0x0\"]}}",
      "{\"command\":{\"words\":[\"0x46\",0]}}",
      "{\"command\":{\"words\":[\"0x46\",\"0x00000000000000000\"]}}",
      "{\"command\":{\"words\":[\"0x46\",\"0x0\"],\"fields\":{}}}",
      "{\"command\":{\"op\":\"\"}}",
      "{\"command\":{\"op\":\"SYNC\",\"fields\":{\"asdi\":1}}}",
      "{\"sync-done\":{\"sync\":0}}",
      "{\"sync-done\":{\"sync\":1,\"error\":\"ILL\"}}",
      "{\"commands-missing\":{\"count\":0}}",
      "{\"ste\":{\"words\":[]}}",
      "{\"ste\":{\"sid\":4294967296,\"words\":[\"0\"]}}",
      "{\"map\":{\"iova\":\"0x1000\"}}",
      "{\"map\":{\"iova\":4096,\"size\":\"0x1000\"}}",
      "{\"map\":{\"iova\":\"1000\",\"size\":\"0x1000\"}}",
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x0\"}}",
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1\",\"perms\":\"wr\"}}",
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1\",\"global\":1}}",
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1\",\"domain\":{\"stage\":3}}}",
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1\",\"domain\":{\"asid\":65536}}}",
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1\",\"domain\":{\"pasid\":1}}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"fine\"}}",
      "{\"cache\":{\"cache\":\"tlb\",\"action\":\"hit\",\"fields\":{\"Sid\":1}}}",
      "{\"register\":{\"write\":true,\"offset\":\"0x0\",\"value\":\"0x0\",\"size\":3}}",
      "{\"expect\":{}}",
      "{\"expect\":{\"entries\":[1]}}",
      "{\"expect\":{\"entries\":[{\"cache\":\"tlb\",\"state\":\"present\",\"sid\":1}]}}",
      "{\"expect\":{\"entries\":[{\"cache\":\"atc\",\"state\":\"present\",\"asid\":1}]}}",
      "{\"gap\":{\"lost\":-1}}");

  /** The same of what version 1.1 added. */
  static final List<String> WRONG_1_1 = List.of(
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"bytes\":0}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"privileged\":1}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"kind\":\"ats\"}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"events\":{}}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"events\":[[\"0x1\"]]}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"cold\":{\"status\":\"ok\"}}}",
      "{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"cold\":{\"events\":[]}}}",
      "{\"ats-request\":{\"sid\":1,\"iova\":\"0x0\"}}",
      "{\"ats-request\":{\"sid\":1,\"iova\":\"0x0\",\"status\":\"ur\",\"perms\":\"r\"}}",
      "{\"ats-request\":{\"sid\":1,\"iova\":\"0x0\",\"status\":\"success\",\"perms\":\"wr\"}}",
      "{\"page-request\":{\"sid\":1,\"iova\":\"0x0\",\"group\":512}}",
      "{\"page-response\":{\"sid\":1,\"group\":1,\"response\":\"ok\"}}",
      "{\"register\":{\"write\":true,\"value\":\"0x0\",\"size\":4}}",
      "{\"register\":{\"write\":true,\"reg\":\"CMDQ\",\"value\":\"0x0\",\"size\":4}}",
      "{\"register\":{\"write\":true,\"reg\":\"CR0\",\"offset\":\"0x20\",\"value\":\"0x0\",\"size\":4}}",
      "{\"memory\":{\"words\":[]}}",
      "{\"memory\":{\"words\":[[\"0x8\"]]}}",
      "{\"memory\":{\"words\":[[\"0x4\",\"0x0\"]]}}",
      "{\"memory\":{\"words\":[[\"0x8\",\"0x0\",\"0x0\"]]}}",
      "{\"memory\":{\"words\":[[\"0x8\",0]]}}",
      "{\"memory-seen\":{\"address\":\"0x7\",\"value\":\"0x0\"}}");

  /** The same of what version 1.2 added. */
  static final List<String> WRONG_1_2 = List.of(
      "{\"returned\":{}}",
      "{\"returned\":{\"call\":0}}",
      "{\"run\":{\"iommufd\":3,\"canwbs\":true}}",
      "{\"run\":{\"iommufd\":-1,\"canwbs\":true,\"events\":\"named\"}}",
      "{\"run\":{\"iommufd\":3,\"canwbs\":true,\"events\":\"all\"}}",
      "{\"run\":{\"iommufd\":3,\"iidr\":\"0x0\",\"canwbs\":true,\"events\":\"named\"}}",
      "{\"call\":{\"line\":1,\"file\":\"kvm\",\"code\":\"0x3b81\",\"name\":\"A\",\"in\":\"\",\"returned\":0,\"errno\":0,\"out\":\"\"}}",
      "{\"call\":{\"line\":1,\"file\":\"vfio\",\"code\":\"0x3b81\",\"name\":\"A\",\"in\":\"0\",\"returned\":0,\"errno\":0,\"out\":\"\"}}",
      "{\"call\":{\"line\":1,\"file\":\"vfio\",\"code\":\"0x3b81\",\"name\":\"A\",\"in\":\"00\",\"errno\":0,\"out\":\"\"}}",
      "{\"queue-read\":{\"line\":1,\"returned\":0,\"data\":\"0x00\"}}",
      "{\"dma\":{\"line\":1,\"write\":1}}",
      "{\"remark\":{\"line\":\"one\"}}",
      "{\"ioctl\":{\"seq\":1,\"process\":\"case\",\"fd\":3,\"code\":\"0x3b81\",\"name\":\"A\",\"argument\":\"0x0\",\"buffers\":{\"a\":1},\"returned\":0,\"errno\":0}}",
      "{\"syscall\":{\"seq\":1,\"process\":\"case\",\"kind\":\"dup\"}}",
      "{\"syscall\":{\"seq\":1,\"process\":\"case\",\"kind\":\"exit\",\"fd\":3}}",
      "{\"syscall\":{\"seq\":1,\"process\":\"case\",\"kind\":\"close\",\"returned\":0,\"errno\":0}}");

  @Test
  void describesEveryLineThatIsWritten() {
    Property.forAll(
        RandomRecords.TRACES.map(records -> records.subList(0, 50)),
        records -> Traces.write(TraceHeader.of("vsmmu"), records)
            .lines()
            .forEach(line -> assertEquals(List.of(), Schemas.TRACE.errors(line), line)));
  }

  @Test
  void describesEveryLineOfTheOlderVersion() {
    Property.forAll(
        RandomRecords.TRACES_1_0.map(records -> records.subList(0, 50)),
        records -> Traces.write(TraceHeader.of("vsmmu"), records)
            .lines()
            .forEach(line -> assertEquals(List.of(), Schemas.TRACE_1_0.errors(line), line)));
  }

  @Test
  void describesEveryLineOfVersionOneOne() {
    Property.forAll(
        RandomRecords.TRACES_1_1.map(records -> records.subList(0, 50)),
        records -> Traces.write(TraceHeader.of("vsmmu"), records)
            .lines()
            .forEach(line -> assertEquals(List.of(), Schemas.TRACE_1_1.errors(line), line)));
  }

  @ParameterizedTest
  @FieldSource("WRONG")
  void theOlderVersionTurnsItDownToo(String line) {
    assertFalse(Schemas.TRACE_1_0.accepts(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"memory\":[]",
        "\"memory\":[{\"first\":\"0x0\",\"last\":\"0xf\"}]",
        "\"memory\":[{\"first\":\"0x0\",\"last\":\"0xf\",\"content\":\"ones\"}]",
        "\"start\":\"boot\"",
        "\"ecmdq\":{\"pages\":1,\"queues\":2}",
        "\"ecmdq\":{\"pages\":3,\"queues\":2,\"offset\":\"0x20000\"}",
        "\"ecmdq\":{\"pages\":1,\"queues\":512,\"offset\":\"0x20000\"}",
        "\"ecmdq\":{\"pages\":1,\"queues\":2,\"offset\":\"0x10000\"}",
        "\"ecmdq\":{\"pages\":1,\"queues\":2,\"offset\":\"0x28000\"}"
      })
  void turnsDownHeadersThatTheReaderTurnsDown(String member) {
    String header = "{\"format\":\"vsmmu-trace\",\"version\":\"1.2\"," + member + "}";
    assertThrows(IOException.class, () -> Traces.read(header + "\n"));
    assertFalse(Schemas.TRACE.accepts(header));
  }

  @ParameterizedTest
  @FieldSource({"WRONG", "WRONG_1_1", "WRONG_1_2"})
  void turnsDownWhatTheReaderTurnsDown(String line) throws IOException {
    Traces.Trace trace =
        Traces.readRecords("{\"command\":{\"op\":\"SYNC\"}}", line, "{\"gap\":{}}");
    assertEquals(1, trace.report().problemCount());
    assertEquals(
        List.of(1L, 3L), trace.records().stream().map(r -> r.position()).toList());
    assertFalse(Schemas.TRACE.accepts(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"verdict\":\"NOTHING\"}",
        "{\"verdict\":\"DIVERGES\",\"rules\":{\"ATC-STALE\":{\"exercised\":2,\"diverged\":1}}}",
        "{\"verdict\":\"DIVERGES\",\"divergences\":[{\"rule\":\"ATC-STALE\"}],\"note\":\"why\"}"
      })
  void takesExpectedVerdicts(String document) {
    assertTrue(Schemas.EXPECT.accepts(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"verdict\":\"FINE\"}",
        "{\"verdict\":\"NOTHING\",\"notes\":\"typo\"}",
        "{\"verdict\":\"NOTHING\",\"rules\":{\"ATC-STALE\":{\"divergd\":1}}}",
        "{\"verdict\":\"NOTHING\",\"rules\":{\"atc stale\":{\"diverged\":1}}}",
        "{\"verdict\":\"NOTHING\",\"divergences\":[{\"record\":1}]}"
      })
  void turnsDownWrongExpectedVerdicts(String document) {
    assertFalse(Schemas.EXPECT.accepts(document));
  }
}
