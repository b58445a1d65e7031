package org.vsmmu.trace.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.Input;

class CacheTableCsvTest {
  private static final String TLB_TABLE = """
      state,vmid,asid,regime,iova,size,ipa_or_pa,perms
      present,0,2,s1,0xfffff000,0x1000,0x8090000,rw
      absent,,2,,,,,
      """;
  private static final ExpectedEntry PRESENT = new ExpectedEntry(
      "tlb",
      "present",
      OptionalLong.of(0),
      OptionalLong.of(2),
      "s1",
      Body.NONE,
      Body.NONE,
      OptionalLong.of(0xfffff000L),
      OptionalLong.of(0x1000),
      OptionalLong.of(0x8090000),
      "rw");
  private static final ExpectedEntry ABSENT = new ExpectedEntry(
      "tlb",
      "absent",
      Body.NONE,
      OptionalLong.of(2),
      "",
      Body.NONE,
      Body.NONE,
      Body.NONE,
      Body.NONE,
      Body.NONE,
      "");

  private static final String ATC_TABLE = """
      state,sid,ssid,iova,size,pa,perms
      may,16,3,0xfffff000,0x1000,0x8090000,r
      """;
  private static final ExpectedEntry MAY = new ExpectedEntry(
      "atc",
      "may",
      Body.NONE,
      Body.NONE,
      "",
      OptionalLong.of(16),
      OptionalLong.of(3),
      OptionalLong.of(0xfffff000L),
      OptionalLong.of(0x1000),
      OptionalLong.of(0x8090000),
      "r");

  private static List<CacheTableCsv.Row> read(CacheTableCsv table, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return table.read(Input.of("tlb.csv", new ByteArrayInputStream(bytes)));
  }

  private static String write(CacheTableCsv table, ExpectedEntry... entries) throws IOException {
    StringWriter text = new StringWriter();
    table.write(text, List.of(entries));
    return text.toString();
  }

  @Test
  void readsATlbTable() throws IOException {
    assertEquals(
        List.of(new CacheTableCsv.Row(2, PRESENT), new CacheTableCsv.Row(3, ABSENT)),
        read(CacheTableCsv.TLB, TLB_TABLE));
  }

  @Test
  void readsAnAtcTable() throws IOException {
    assertEquals(List.of(new CacheTableCsv.Row(2, MAY)), read(CacheTableCsv.ATC, ATC_TABLE));
  }

  @Test
  void takesColumnsInAnyOrderAndBothNotations() throws IOException {
    assertEquals(
        List.of(new CacheTableCsv.Row(3, ABSENT)),
        read(CacheTableCsv.TLB, "asid,state\n\n0x2,absent\n"));
  }

  @Test
  void picksItsTableOfTwo() throws IOException {
    for (String both : List.of(TLB_TABLE + "\n" + ATC_TABLE, ATC_TABLE + "\n\n" + TLB_TABLE)) {
      assertEquals(
          List.of(PRESENT, ABSENT),
          read(CacheTableCsv.TLB, both).stream().map(CacheTableCsv.Row::entry).toList());
      assertEquals(
          List.of(MAY),
          read(CacheTableCsv.ATC, both).stream().map(CacheTableCsv.Row::entry).toList());
    }
    assertEquals(
        "tlb.csv:1:1: found only a table of other columns, expected some of iova, pa, perms, sid,"
            + " size, ssid, state",
        assertThrows(IOException.class, () -> read(CacheTableCsv.ATC, TLB_TABLE))
            .getMessage());
  }

  @Test
  void writesTheTablesItReads() throws IOException {
    assertEquals(TLB_TABLE, write(CacheTableCsv.TLB, PRESENT, ABSENT));
    assertEquals(ATC_TABLE, write(CacheTableCsv.ATC, MAY));
  }

  @Test
  void refusesToWriteAnEntryOfAnotherCache() {
    assertThrows(IllegalArgumentException.class, () -> write(CacheTableCsv.ATC, PRESENT));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          gone,,,,,,,          | 2:1: found "state: gone", expected one of present, absent, may
          ,,,,,,,              | 2:1: found "state: ", expected one of present, absent, may
          may,65536,,,,,,      | 2:5: found "vmid: 65536", expected a number from 0 to 65535
          may,,-1,,,,,         | 2:6: found "asid: -1", expected a number from 0 to 65535
          may,,,s3,,,,         | 2:7: found "regime: s3", expected one of s1, s2, s1s2
          may,,,,-4096,,,      | 2:8: found "iova: -4096", expected a number that is not negative
          may,,,,,0,,          | 2:9: found "size: 0", expected at least one byte
          may,,,,,,,wx         | 2:11: found "perms: wx", expected one of r, w, rw
          may                  | 2:1: found "1 cell", expected 8 as in the header
          """)
  void saysWhichCellIsWrong(String row, String message) {
    String text = TLB_TABLE.lines().findFirst().orElseThrow() + "\n" + row + "\n";
    assertEquals(
        "tlb.csv:" + message,
        assertThrows(IOException.class, () -> read(CacheTableCsv.TLB, text)).getMessage());
  }

  @Test
  void needsItsHeader() {
    String message = assertThrows(
            IOException.class, () -> read(CacheTableCsv.TLB, "present,0,2,s1,0x0,0x1,0x0,rw\n"))
        .getMessage();
    assertTrue(message.startsWith("tlb.csv:1:1: found \"column present\", expected one of asid"));
    assertThrows(IOException.class, () -> read(CacheTableCsv.TLB, ""));
    assertThrows(IOException.class, () -> read(CacheTableCsv.TLB, "vmid,asid\n"));
    assertThrows(IOException.class, () -> read(CacheTableCsv.ATC, TLB_TABLE));
  }
}
