package org.vsmmu.replay;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.replay.rule.Rule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** An {@code expect.json} of the corpus: what judging the trace beside it must give. */
final class Expectation {

  private static final Path SCHEMA = Path.of("..", "traces", "schema", "expect-1.0.schema.json");

  private static final List<KernelVersion> KNOWN =
      List.of(KernelVersion.LINUX_7_3, KernelVersion.LINUX_7_2, KernelVersion.LINUX_6_13);

  /** A finding, as far as the corpus names findings. */
  record Place(String rule, long record, long line) {
    static Place of(Finding finding) {
      Evidence about = finding.about();
      return new Place(finding.rule().id(), about.record(), about.source().line());
    }
  }

  /** A remark, and how many records it stands for. */
  record Remark(String rule, long record, long occurrences) {
    static Remark of(Finding finding) {
      return new Remark(finding.rule().id(), finding.about().record(), finding.occurrences());
    }
  }

  private final String text;
  private final JsonNode json;

  private Expectation(String text) {
    this.text = text;
    this.json = new ObjectMapper().readTree(text);
  }

  static Expectation of(String text) {
    return new Expectation(text);
  }

  static Expectation read(Path path) {
    try {
      return new Expectation(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What does not fit the published schema. */
  List<String> misfits() {
    return schema().validate(text, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Verdict verdict() {
    return Verdict.valueOf(json.path("verdict").asString());
  }

  /** How to replay the trace. */
  ReplayOptions options() {
    String dialect = json.path("dialect").asString("linux-7.3");
    KernelVersion kernel = KNOWN.stream()
        .filter(known -> known.toString().equals(dialect))
        .findFirst()
        .orElseThrow();
    ReplayOptions plain = ReplayOptions.DEFAULT;
    return new ReplayOptions(
        plain.profile(), plain.mode(), plain.expected(), kernel, plain.contract());
  }

  /** In a corpus every divergence is listed. */
  List<Place> divergences() {
    return places("divergences");
  }

  List<Place> undecided() {
    return places("undecided");
  }

  private List<Place> places(String field) {
    List<Place> places = new ArrayList<>();
    for (JsonNode place : json.path(field)) {
      places.add(new Place(
          place.path("rule").asString(),
          place.path("record").asLong(),
          place.path("line").asLong()));
    }
    return places;
  }

  /** The remarks; empty when they are not compared. */
  Optional<List<Remark>> notes() {
    if (!json.has("notes")) {
      return Optional.empty();
    }
    List<Remark> remarks = new ArrayList<>();
    for (JsonNode note : json.path("notes")) {
      remarks.add(new Remark(
          note.path("rule").asString(),
          note.path("record").asLong(),
          note.path("occurrences").asLong(1)));
    }
    return Optional.of(remarks);
  }

  /** Positions of the records that the verdict rests on. */
  List<Long> needed() {
    List<Long> needed = new ArrayList<>();
    json.path("needed").forEach(record -> needed.add(record.asLong()));
    return needed;
  }

  /** Whether the trace may keep a rule without being judged by it. */
  boolean exemptFrom(Rule rule) {
    JsonNode exercised = json.path("rules").path(rule.id()).path("exercised");
    return exercised.isNumber() && exercised.asLong() == 0;
  }

  /** The counts as expected: those that are not given are taken from what was found. */
  RuleCount count(Rule rule, RuleCount found) {
    JsonNode given = json.path("rules").path(rule.id());
    return new RuleCount(
        given.path("exercised").asLong(found.exercised()),
        given.path("diverged").asLong(times(rule, divergences())),
        given.path("inconclusive").asLong(times(rule, undecided())),
        given.path("weak").asLong(found.weak()));
  }

  private static long times(Rule rule, List<Place> places) {
    return places.stream().filter(place -> place.rule().equals(rule.id())).count();
  }
}
