package org.vsmmu.trace.csv;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.commons.csv.CSVPrinter;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;

/**
 * Expected states of a cache as a table. An empty cell is "any"; {@code state} is required.
 *
 * <pre>{@code
 * state,vmid,asid,regime,iova,size,ipa_or_pa,perms
 * present,0,2,s1,0xfffff000,0x1000,0x8090000,rw
 * absent,,2,,,,,
 * }</pre>
 */
public enum CacheTableCsv {
  TLB("state", "vmid", "asid", "regime", "iova", "size", "ipa_or_pa", "perms"),
  ATC("state", "sid", "ssid", "iova", "size", "pa", "perms");

  /** Most rows that are read: 1,000,000. */
  public static final int MAX_ROWS = 1_000_000;

  private static final String STATE = "state";
  private static final long MAX_TAG = 0xffff;
  private static final long MAX_SID = 0xffff_ffffL;
  private static final long MAX_SSID = 0xf_ffff;

  private final List<String> columns;

  CacheTableCsv(String... columns) {
    this.columns = List.of(columns);
  }

  /**
   * An entry and where it stands.
   *
   * @param line 1-based
   */
  public record Row(long line, ExpectedEntry entry) {}

  /**
   * Reads a table to its end and closes it. A file may hold the tables of both caches, each with
   * its header line and an empty line between them: the other cache's is passed over.
   *
   * @throws IOException with file, line and column when anything in it is wrong: an expectation
   *     that is dropped would be one that is never checked
   */
  public List<Row> read(Input input) throws IOException {
    ReadReport report = new ReadReport();
    List<Row> rows = new ArrayList<>();
    try (input;
        TableLines lines =
            new TableLines(input, report, Set.copyOf(columns), this::isOther, this::isHeader)) {
      if (!lines.table().has(STATE)) {
        throw lines.table().bad(STATE, "a column " + STATE).fatal(lines.source());
      }
      for (String line = lines.next(); line != null; line = lines.next()) {
        try {
          lines.table().next(line);
          rows.add(new Row(lines.source().line(), entry(lines.table())));
        } catch (BadCell e) {
          throw e.fatal(lines.source());
        }
        if (rows.size() > MAX_ROWS) {
          throw new IOException(lines.source() + ": more than " + MAX_ROWS + " rows");
        }
      }
    }
    if (report.problemCount() > 0) {
      throw new IOException(report.problems().get(0).toString());
    }
    return List.copyOf(rows);
  }

  /**
   * Writes a table.
   *
   * @throws IllegalArgumentException when an entry is of another cache
   */
  public void write(Writer writer, List<ExpectedEntry> entries) throws IOException {
    CSVPrinter printer = new CSVPrinter(writer, CsvWriter.FORMAT);
    printer.printRecord(columns);
    for (ExpectedEntry entry : entries) {
      if (!entry.cache().equals(cache())) {
        throw new IllegalArgumentException("an entry of " + entry.cache() + " in a " + this);
      }
      printer.printRecord(this == TLB ? tlbCells(entry) : atcCells(entry));
    }
    printer.flush();
  }

  private String cache() {
    return this == TLB ? "tlb" : "atc";
  }

  private boolean isHeader(String line) {
    try {
      org.vsmmu.trace.csv.Row cells = org.vsmmu.trace.csv.Row.parse(line);
      boolean named = false;
      for (int i = 0; i < cells.size(); i++) {
        if (!columns.contains(cells.cell(i))) {
          return false;
        }
        named |= cells.cell(i).equals(STATE);
      }
      return named;
    } catch (BadCell noTable) {
      return false;
    }
  }

  private boolean isOther(String line) {
    return !isHeader(line) && (this == TLB ? ATC : TLB).isHeader(line);
  }

  private ExpectedEntry entry(Table row) throws BadCell {
    OptionalLong size = row.unsigned("size");
    if (size.isPresent() && size.getAsLong() == 0) {
      throw row.bad("size", "at least one byte");
    }
    return new ExpectedEntry(
        cache(),
        row.choice(STATE, "present", "absent", "may"),
        row.number("vmid", MAX_TAG),
        row.number("asid", MAX_TAG),
        row.optionalChoice("regime", "s1", "s2", "s1s2"),
        row.number("sid", MAX_SID),
        row.number("ssid", MAX_SSID),
        row.unsigned("iova"),
        size,
        row.unsigned(this == TLB ? "ipa_or_pa" : "pa"),
        row.optionalChoice("perms", "r", "w", "rw"));
  }

  private static List<String> tlbCells(ExpectedEntry entry) {
    return List.of(
        entry.state(),
        number(entry.vmid()),
        number(entry.asid()),
        entry.regime(),
        hex(entry.iova()),
        hex(entry.size()),
        hex(entry.output()),
        entry.perms());
  }

  private static List<String> atcCells(ExpectedEntry entry) {
    return List.of(
        entry.state(),
        number(entry.sid()),
        number(entry.ssid()),
        hex(entry.iova()),
        hex(entry.size()),
        hex(entry.output()),
        entry.perms());
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }

  private static String hex(OptionalLong value) {
    return value.isPresent() ? CsvWriter.hex(value.getAsLong()) : "";
  }
}
