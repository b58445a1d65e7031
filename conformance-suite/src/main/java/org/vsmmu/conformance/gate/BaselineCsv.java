package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.vsmmu.conformance.NearRules;
import org.vsmmu.replay.rule.RuleBook;

/**
 * A baseline as CSV: a line an entry, comments behind {@code #} above it.
 *
 * <pre>{@code
 * kind,rule,trace,part,fingerprint,until,owner,link,reason
 * # waits for v3 of the series
 * waiver,CFG-STALE,captured/boot.ftrace.gz,base,,until=2027-01-31,jane,https://...,late CFGI
 * }</pre>
 */
final class BaselineCsv {
  private static final List<String> COLUMNS =
      List.of("kind", "rule", "trace", "part", "fingerprint", "until", "owner", "link", "reason");
  private static final String DAY = "until=";
  private static final String KERNEL = "kernel>=";
  private static final CSVFormat FORMAT = CSVFormat.DEFAULT
      .builder()
      .setCommentMarker('#')
      .setIgnoreSurroundingSpaces(true)
      .setIgnoreEmptyLines(true)
      .setRecordSeparator('\n')
      .get();

  private final String name;
  private List<String> columns = List.of();

  BaselineCsv(String name) {
    this.name = name;
  }

  Baseline read(String text) throws BadBaseline {
    List<BaselineEntry> entries = new ArrayList<>();
    List<String> head = List.of();
    long line = 1;
    try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
      for (CSVRecord row : parser) {
        line = parser.getCurrentLineNumber();
        if (columns.isEmpty()) {
          head = comment(row);
          columns = header(row, line);
        } else {
          entries.add(entry(row, line));
        }
      }
    } catch (BadBaseline e) {
      throw e;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new BadBaseline(name, line, "is no CSV: " + e.getMessage());
    }
    if (columns.isEmpty()) {
      throw new BadBaseline(name, line, "no header; expected " + String.join(",", COLUMNS));
    }
    return new Baseline(name, head, entries);
  }

  private List<String> header(CSVRecord row, long line) throws BadBaseline {
    List<String> given = row.toList();
    for (String column : given) {
      if (!COLUMNS.contains(column) || given.indexOf(column) != given.lastIndexOf(column)) {
        throw new BadBaseline(
            name,
            line,
            "column '%s'; expected each once of %s".formatted(column, String.join(",", COLUMNS)));
      }
    }
    if (!given.contains("kind") || !given.contains("trace")) {
      throw new BadBaseline(name, line, "the columns kind and trace are missing");
    }
    return given;
  }

  private static List<String> comment(CSVRecord row) {
    return row.getComment() == null ? List.of() : row.getComment().lines().toList();
  }

  private BaselineEntry entry(CSVRecord row, long line) throws BadBaseline {
    if (row.size() != columns.size()) {
      throw new BadBaseline(
          name,
          line,
          "%d cells; the header has %d: a text with a comma goes into quotes"
              .formatted(row.size(), columns.size()));
    }
    EntryKind kind = EntryKind.byName(cell(row, "kind"))
        .orElseThrow(() -> new BadBaseline(
            name,
            line,
            "kind '%s'; expected fail, flake, skip or waiver".formatted(cell(row, "kind"))));
    BaselineEntry entry = new BaselineEntry(
        kind,
        rule(cell(row, "rule"), line),
        TracePattern.of(cell(row, "trace")),
        part(cell(row, "part"), line),
        cell(row, "fingerprint"),
        expiry(cell(row, "until"), line),
        cell(row, "owner"),
        cell(row, "link"),
        cell(row, "reason"),
        comment(row),
        line);
    boolean namesTrace = !entry.trace().text().isEmpty();
    if (!namesTrace && (kind == EntryKind.SKIP || !entry.ofFindings())) {
      throw new BadBaseline(name, line, "allows everything: name a trace");
    } else if (kind == EntryKind.SKIP && entry.ofFindings()) {
      throw new BadBaseline(name, line, "a skip names a trace and no finding: it is not judged");
    } else if (kind == EntryKind.WAIVER && !entry.ofFindings()) {
      throw new BadBaseline(
          name,
          line,
          "a waiver names a rule, a part or a fingerprint; what fails as a whole is"
              + " of kind fail");
    }
    return entry;
  }

  private String cell(CSVRecord row, String column) {
    int i = columns.indexOf(column);
    return i < 0 ? "" : row.get(i);
  }

  private String rule(String id, long line) throws BadBaseline {
    if (!id.isEmpty() && RuleBook.RULES.stream().noneMatch(rule -> rule.id().equals(id))) {
      throw new BadBaseline(
          name,
          line,
          "no rule '%s'; did you mean: %s?".formatted(id, String.join(", ", NearRules.of(id))));
    }
    return id;
  }

  private String part(String part, long line) throws BadBaseline {
    if (!part.isEmpty() && !PlanTable.PARTS.contains(part)) {
      throw new BadBaseline(
          name,
          line,
          "no part '%s'; the parts are %s".formatted(part, String.join(", ", PlanTable.PARTS)));
    }
    return part;
  }

  private Optional<Expiry> expiry(String text, long line) throws BadBaseline {
    try {
      if (text.isEmpty()) {
        return Optional.empty();
      } else if (text.startsWith(KERNEL)) {
        KernelVersion first =
            KernelVersion.parse(text.substring(KERNEL.length()).strip());
        return Optional.of(new Expiry.Kernel(first));
      }
      String day = text.startsWith(DAY) ? text.substring(DAY.length()) : text;
      return Optional.of(new Expiry.Day(LocalDate.parse(day)));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new BadBaseline(
          name, line, "until '%s'; expected until=YYYY-MM-DD or kernel>=X.Y".formatted(text));
    }
  }

  /** The order in which a reader looks for entries, and in which a difference is short. */
  private static final Comparator<BaselineEntry> ORDER = Comparator.comparing(
          (BaselineEntry e) -> e.kind().toString())
      .thenComparing(e -> e.trace().text())
      .thenComparing(BaselineEntry::rule)
      .thenComparing(BaselineEntry::part)
      .thenComparing(BaselineEntry::fingerprint);

  static String text(Baseline baseline) {
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      comments(printer, baseline.head());
      printer.printRecord(COLUMNS);
      for (BaselineEntry entry : baseline.entries().stream().sorted(ORDER).toList()) {
        comments(printer, entry.comment());
        printer.printRecord(
            entry.kind(),
            entry.rule(),
            entry.trace().text(),
            entry.part(),
            entry.fingerprint(),
            entry.until().map(Object::toString).orElse(""),
            entry.owner(),
            entry.link(),
            entry.reason());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return text.toString();
  }

  private static void comments(CSVPrinter printer, List<String> lines) throws IOException {
    for (String line : lines) {
      printer.printComment(line);
    }
  }
}
