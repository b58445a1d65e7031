package org.vsmmu.trace.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;

class QemuLogReaderTest {

  @Test
  void mergesTheRangesOfOneCommandAndKeepsWhatEachRemoved() throws IOException {
    assertEquals(
        List.of(
            command(
                "TLBI_NH_VA",
                Map.of(
                    "vmid",
                    1L,
                    "asid",
                    7L,
                    "addr",
                    0x1_0000_0000L,
                    "tg",
                    1L,
                    "pages",
                    5L,
                    "ttl",
                    3L,
                    "leaf",
                    0L)),
            invalidate(
                "tlb",
                Map.of(
                    "vmid",
                    1L,
                    "asid",
                    7L,
                    "addr",
                    0x1_0000_0000L,
                    "tg",
                    1L,
                    "pages",
                    4L,
                    "ttl",
                    3L,
                    "leaf",
                    0L,
                    "stage",
                    1L)),
            invalidate(
                "tlb",
                Map.of(
                    "vmid",
                    1L,
                    "asid",
                    7L,
                    "addr",
                    0x1_0000_4000L,
                    "tg",
                    1L,
                    "pages",
                    1L,
                    "ttl",
                    3L,
                    "leaf",
                    0L,
                    "stage",
                    1L)),
            command("SYNC", Map.of())),
        bodies("utc-prefix.log"));
  }

  @Test
  void readsUtcTimesAndTheLineOfTheOpcode() throws IOException {
    TraceRecord first = Captured.all(open("utc-prefix.log")).get(0);
    long seconds = java.time.Instant.parse("2026-11-23T02:50:08Z").getEpochSecond();
    assertEquals(OptionalLong.of(seconds * 1_000_000_000L + 29_953_000), first.timeNanos());
    assertEquals(Source.line("utc-prefix.log", 2), first.source());
    assertEquals("wall", open("utc-prefix.log").header().clock());
  }

  @Test
  void readsThreadsAndTimesWithAndWithoutABlankBehind() throws IOException {
    List<TraceRecord> records = Captured.all(open("thread-prefix.log"));
    assertEquals(
        List.of(
            command("CFGI_STE", Map.of("sid", 0x10L)),
            invalidate("config", Map.of("sid", 0x10L)),
            Body.Access.of(
                OptionalLong.of(0x10),
                Body.NONE,
                0x44b2d000L,
                "w",
                "bypass",
                OptionalLong.of(0x44b2d000L))),
        records.stream().map(TraceRecord::body).toList());
    assertEquals(
        List.of("qemu-31900", "qemu-31900", "qemu-31901"),
        records.stream().map(TraceRecord::context).toList());
    assertEquals(OptionalLong.of(1595480025_706970_000L), records.get(0).timeNanos());
  }

  @Test
  void readsLinesWithoutPrefixAndWithoutConsumeLines() throws IOException {
    assertEquals(
        List.of(
            command("TLBI_NH_ASID", Map.of("asid", 7L, "vmid", 1L)),
            invalidate("tlb", Map.of("asid", 7L, "vmid", 1L)),
            command("SYNC", Map.of()),
            new Body.WalkStep(
                "decode_cd_tt",
                sorted(Map.of(
                    "table", 0L, "tsz", 16L, "ttb", 0xbc32f000L, "granule", 12L, "had", 0L))),
            Body.Access.of(
                OptionalLong.of(1),
                Body.NONE,
                0xfffff000L,
                "",
                "ok",
                OptionalLong.of(0x40a00000L))),
        bodies("no-prefix.log"));
    assertEquals("", open("no-prefix.log").header().clock());
  }

  @Test
  void readsTheDecimalStreamIdsOfOldVersions() throws IOException {
    assertEquals(
        List.of(
            command("CFGI_STE_RANGE", Map.of("first", 0L, "last", 0xffff_ffffL)),
            command("CFGI_STE", Map.of("sid", 16L)),
            invalidate("config", Map.of("sid", 16L)),
            command("CFGI_STE_RANGE", Map.of("first", 10L, "last", 11L)),
            command("TLBI_NH_VA", Map.of("vmid", 0L, "asid", 1L, "addr", 0xffffc000L, "leaf", 1L)),
            invalidate("tlb", Map.of("asid", 1L, "addr", 0xffffc000L)),
            new Body.EventSeen("F_TRANSLATION", OptionalLong.of(16), Optional.empty()),
            Body.Access.of(
                OptionalLong.of(16), Body.NONE, 0x1000L, "r", "bypass", OptionalLong.of(0x1000))),
        bodies("qemu5.log"));
  }

  @Test
  void omitsFieldsThatAreNoneOrThatAVersionDoesNotPrint() throws IOException {
    assertEquals(
        List.of(
            command(
                "TLBI_NH_VA",
                Map.of(
                    "asid", 3L, "addr", 0x10000L, "tg", 1L, "pages", 13L, "ttl", 3L, "leaf", 1L)),
            invalidate(
                "tlb",
                Map.of(
                    "vmid", -1L, "asid", 3L, "addr", 0x10000L, "tg", 1L, "pages", 13L, "ttl", 3L,
                    "leaf", 1L)),
            new Body.CacheEvent("tlb", "miss", sorted(Map.of("asid", 3L, "addr", 0x10000L))),
            new Body.WalkStep(
                "ptw_level",
                sorted(Map.of(
                    "level",
                    3L,
                    "iova",
                    0x10000L,
                    "size",
                    0x1000L,
                    "base",
                    0x40392000L,
                    "index",
                    16L,
                    "pte",
                    0L)))),
        bodies("qemu6.log"));
  }

  @Test
  void passesOverTheFieldsThatPatchSeriesAdd() throws IOException {
    assertEquals(
        List.of(
            command("CFGI_STE_RANGE", Map.of("first", 0L, "last", 0xffff_ffffL)),
            invalidate("config", Map.of("first", 0L, "last", 0xffff_ffffL)),
            new Body.CacheEvent("config", "hit", sorted(Map.of("sid", 0x10L))),
            new Body.RegisterAccess(true, 0x8098, 2, 4)),
        bodies("secure-rfc.log"));
  }

  @Test
  void tellsADecimalRangeBehind0xByItsAlignment() throws IOException {
    assertEquals(
        List.of(command("CFGI_STE_RANGE", Map.of("first", 16L, "last", 31L))),
        bodies(text(
            "smmuv3_cmdq_opcode <--- SMMU_CMD_CFGI_STE_RANGE",
            "smmuv3_cmdq_cfgi_ste_range start=0x16 - end=0x31")));
  }

  @Test
  void givesMarkersAsNotes() throws IOException {
    assertEquals(
        List.of(new Body.Note("marker 0xe00 0xab"), new Body.RegisterAccess(false, 0x9c, 0xa6, 4)),
        bodies(text(
            "smmuv3_write_mmio addr: 0xe00 val:0xab size: 0x4(0)",
            "smmuv3_read_mmio addr: 0x9c val:0xa6 size: 0x4(0)")));
  }

  @Test
  void countsUnknownEventsByNameAndOtherTextTogether() throws IOException {
    QemuLogReader reader = open(text(
        "[R +0.046276] outl 0xcf8 0x80001000",
        "smmuv3_accel_install_ste vSID=0x10 ste=0x1",
        "smmuv3_trigger_irq irq=0",
        "",
        "[    0.000000] Booting Linux"));
    assertEquals(List.of(), Captured.all(reader));
    assertEquals(
        Map.of("other text", 3L, "smmuv3_accel_install_ste", 1L),
        reader.report().unknown());
    assertEquals(List.of(), reader.report().problems());
  }

  @Test
  void saysWhereALineStopsAndForgetsTheOperandsOfItsCommand() throws IOException {
    QemuLogReader reader = open(text(
        "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NH_VA",
        "smmuv3_range_inval vmid=1 asid=7 addr=0x1000 tg=1 num_pages=0x4 ttl=3 leaf=0 stage=1",
        "smmuv3_range_inval vmid=1 asid=7 addr=0x50zz tg=1 num_pages=0x1 ttl=3 leaf=0 stage=1",
        "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"));
    assertEquals(
        List.of(command("TLBI_NH_VA", Map.of()), command("SYNC", Map.of())),
        Captured.bodies(Captured.all(reader), Body.CommandSeen.class));
    assertEquals(
        List.of("log:3:43: found \"zz tg=1 num_pages=0x1 ttl=3 leaf=0 stage=1\","
            + " expected a 64-bit number in smmuv3_range_inval"),
        reader.report().problems().stream().map(Object::toString).toList());
  }

  @Test
  void forgetsTheOperandsWhenOneDoesNotFitItsField() throws IOException {
    QemuLogReader reader = open(text(
        "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NH_ASID",
        "smmuv3_cmdq_tlbi_nh_asid asid=65536",
        "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"));
    assertEquals(
        List.of(command("TLBI_NH_ASID", Map.of()), command("SYNC", Map.of())),
        Captured.bodies(Captured.all(reader), Body.CommandSeen.class));
    assertEquals(
        List.of("log:2:26: found \"asid=65536\", expected asid from 0 to 65535"),
        reader.report().problems().stream().map(Object::toString).toList());
  }

  @Test
  void saysWhichFieldIsMissing() throws IOException {
    QemuLogReader reader = open(text("smmu_iotlb_insert IOTLB ++ asid=1 vmid=0 tg=1 level=3"));
    assertEquals(List.of(), Captured.all(reader));
    assertEquals(
        "log:1:41: found \" tg=1 level=3\", expected addr= in smmu_iotlb_insert",
        reader.report().problems().get(0).toString());
  }

  @Test
  void refusesRangesThatDoNotContinueEachOther() throws IOException {
    QemuLogReader reader = open(text(
        "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NH_VA",
        "smmuv3_range_inval vmid=1 asid=7 addr=0x1000 tg=1 num_pages=0x1 ttl=3 leaf=0 stage=1",
        "smmuv3_range_inval vmid=1 asid=7 addr=0x8000 tg=1 num_pages=0x1 ttl=3 leaf=0 stage=1"));
    assertEquals(command("TLBI_NH_VA", Map.of()), Captured.all(reader).get(0).body());
    assertEquals(
        "addr=0x2000, the end of the range before it",
        reader.report().problems().get(0).expected());
  }

  @Test
  void reportsAnOpcodeLineThatOtherTextBroke() throws IOException {
    QemuLogReader reader = open(text("login: smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"));
    assertEquals(List.of(), Captured.all(reader));
    assertEquals(1, reader.report().problemCount());
  }

  @Test
  void marksTheCommandThatTheSmmuRefused() throws IOException {
    QemuLogReader reader = open(text(
        "smmuv3_cmdq_consume prod=6 cons=5 prod.wrap=0 cons.wrap=1",
        "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_EL2_ALL",
        "smmuv3_cmdq_consume_error Error on SMMU_CMD_TLBI_EL2_ALL command execution: 1"));
    assertEquals(command("TLBI_EL2_ALL", Map.of()), reader.next().body());
    assertEquals(new CommandPlace(Source.line("log", 2), 5, 1, true), reader.place());
    assertEquals(new Body.Note("command error 1"), reader.next().body());
    assertNull(reader.next());
  }

  @Test
  void saysHowManyCommandsTheLogHasLost() throws IOException {
    String opcode = "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC";
    List<Body> bodies =
        bodies(text(consume(5), opcode, consume(8), opcode, consume(9), consume(10)));
    Body sync = command("SYNC", Map.of());
    String why = "the queue's index moves on over commands that are not here";
    assertEquals(
        List.of(
            sync,
            new Body.Gap(OptionalLong.of(2), why),
            sync,
            new Body.Gap(OptionalLong.of(1), why)),
        bodies);
  }

  @Test
  void saysOnceThatTwoSmmusShareALog() throws IOException {
    List<Body> bodies =
        bodies(text(consume(10), consume(11), consume(3), consume(12), consume(4), consume(13)));
    assertEquals(List.of(QemuLogReader.TWO_SMMUS), bodies);
  }

  @Test
  void takesTwoResetsAtOnceForTwoSmmus() throws IOException {
    assertEquals(
        List.of(new Body.Note("reset"), new Body.Note("reset"), QemuLogReader.TWO_SMMUS),
        bodies(text(
            "2026-11-23T02:49:46.981456Z smmu_reset_exit ",
            "2026-11-23T02:49:46.981556Z smmu_reset_exit ")));
  }

  @Test
  void doesNotTakeAWrapOrARebootForAnotherSmmu() throws IOException {
    assertEquals(
        List.of(new Body.RegisterAccess(true, 0x9c, 0, 4), new Body.Note("reset")),
        bodies(text(
            consume(254),
            consume(255),
            "smmuv3_cmdq_consume prod=2 cons=0 prod.wrap=1 cons.wrap=1",
            "smmuv3_write_mmio addr: 0x9c val:0x0 size: 0x4(0)",
            consume(0),
            consume(1),
            "smmu_reset_exit ",
            consume(0),
            consume(1),
            consume(2))));
  }

  @Test
  void findsTheIdRegistersAtTheBeginning() throws IOException {
    try (QemuLogReader reader = QemuLogFormat.read(Captured.log("qemu11-lab73-nest"))) {
      assertEquals(
          Optional.of(new IdRegisters(0xd44101b, 0x2730010, 0, 0x1414, 0x74, 0)),
          reader.header().idRegisters());
    }
    assertEquals(Optional.empty(), open("utc-prefix.log").header().idRegisters());
  }

  @Test
  void inventsNoIdRegistersThatMatter() throws IOException {
    String[] reads = {
      "smmuv3_read_mmio addr: 0x0 val:0xd44101b size: 0x4(0)",
      "smmuv3_read_mmio addr: 0x4 val:0x2730010 size: 0x4(0)",
      "smmuv3_read_mmio addr: 0x14 val:0x74 size: 0x4(0)",
      "smmuv3_read_mmio addr: 0xc val:0x1414 size: 0x4(0)"
    };
    assertTrue(open(text(reads)).header().idRegisters().isPresent());
    assertEquals(Optional.empty(), open(text(Arrays.copyOf(reads, 3))).header().idRegisters());
  }

  @Test
  void givesWhatItReadBeforeTheInputBreaksOff() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text("smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC", "smmuv3_trigger_irq irq=0"));
    }
    byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 4);
    QemuLogReader reader = open(cut);
    assertEquals(command("SYNC", Map.of()), reader.next().body());
    assertThrows(IOException.class, reader::next);
  }

  @Test
  void isRecognisedByItsEventsAndNotByTheirMention() {
    QemuLogFormat format = new QemuLogFormat();
    assertTrue(format.recognises(text("Booting", "smmu_reset_exit "), "x.txt"));
    assertTrue(format.recognises(text("1@2.5:smmu_add_mr smmuv3-iommu"), "x.txt"));
    assertFalse(format.recognises(text("# smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"), "x.log"));
    assertFalse(format.recognises(text("smmu_group: 7"), "x.log"));
    assertFalse(format.recognises(new byte[0], "x.log"));
  }

  static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String consume(int cons) {
    return "smmuv3_cmdq_consume prod=20 cons=" + cons + " prod.wrap=0 cons.wrap=0";
  }

  private static QemuLogReader open(String fixture) {
    return QemuLogFormat.read(Captured.fixture(fixture));
  }

  private static QemuLogReader open(byte[] text) throws IOException {
    return QemuLogFormat.read(Input.of("log", new ByteArrayInputStream(text)));
  }

  private static List<Body> bodies(String fixture) throws IOException {
    QemuLogReader reader = open(fixture);
    List<Body> bodies = Captured.all(reader).stream().map(TraceRecord::body).toList();
    assertEquals(List.of(), reader.report().problems());
    assertEquals(Map.of(), reader.report().unknown());
    return bodies;
  }

  private static List<Body> bodies(byte[] text) throws IOException {
    return Captured.all(open(text)).stream().map(TraceRecord::body).toList();
  }

  private static Body command(String op, Map<String, Long> fields) {
    return new Body.CommandSeen("cmdq", op, Optional.empty(), sorted(fields));
  }

  private static Body invalidate(String cache, Map<String, Long> fields) {
    return new Body.CacheEvent(cache, "invalidate", sorted(fields));
  }

  private static SortedMap<String, Long> sorted(Map<String, Long> fields) {
    return new TreeMap<>(fields);
  }
}
