package org.vsmmu.replay.expectation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.vsmmu.replay.Verdict;
import org.vsmmu.trace.json.JsonIn;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.Misfit;

/** Reads an {@code expect.json}. */
final class ExpectationJson {
  private static final String[] VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::name).toArray(String[]::new);
  private static final String[] PARTS = {"2b", "3", "4", "vcmdq", "base"};

  private ExpectationJson() {}

  static Expectation parse(String text) throws BadExpectation {
    try {
      // On one line the column of a misfit is its place in the text.
      JsonObject json = JsonIn.parse("expectation", text.replace('\n', ' ').replace('\r', ' '));
      return expectation(json, true);
    } catch (Misfit misfit) {
      throw new BadExpectation(place(text, misfit.column()) + ": " + misfit.getMessage());
    }
  }

  private static String place(String text, int column) {
    String before = text.substring(0, Math.min(text.length(), Math.max(column - 1, 0)));
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    return line + ":" + (before.length() - before.lastIndexOf('\n'));
  }

  private static Expectation expectation(JsonObject json, boolean whole) throws Misfit {
    Expectation expectation = new Expectation(
        Verdict.valueOf(json.choice("verdict", VERDICTS)),
        json.optionalChoice("part", PARTS),
        rules(json),
        places(json, "divergences"),
        places(json, "undecided"),
        notes(json),
        needed(json),
        json.optionalText("note"),
        json.optionalText("reference"),
        json.optionalText("bugType"),
        json.optionalText("effect"),
        whole ? traces(json) : Map.of());
    json.finish();
    Verdict worst = worst(expectation.traces().values());
    if (!expectation.traces().isEmpty() && expectation.verdict() != worst) {
      throw json.misfit("verdict", worst + ", the worst of its traces");
    }
    return expectation;
  }

  /** The worst verdict of a file whose other traces conform. */
  private static Verdict worst(Collection<Expectation> traces) {
    return Stream.of(Verdict.DIVERGES, Verdict.INCONCLUSIVE)
        .filter(verdict -> traces.stream().anyMatch(trace -> trace.verdict() == verdict))
        .findFirst()
        .orElse(Verdict.CONFORMS);
  }

  private static Map<String, ExpectedCount> rules(JsonObject json) throws Misfit {
    Map<String, ExpectedCount> rules = new LinkedHashMap<>();
    JsonObject given = json.optionalObject("rules").orElse(null);
    if (given != null) {
      for (String id : given.rest()) {
        JsonObject count =
            given.optionalObject(id).orElseThrow(() -> given.misfit(id, "an object"));
        rules.put(
            id,
            new ExpectedCount(
                number(count, "exercised", 0),
                number(count, "diverged", 0),
                number(count, "inconclusive", 0),
                number(count, "weak", 0)));
        count.finish();
      }
    }
    return rules;
  }

  private static OptionalLong number(JsonObject json, String member, long least) throws Misfit {
    return json.optionalInteger(member, least, Long.MAX_VALUE);
  }

  private static Optional<List<Place>> places(JsonObject json, String member) throws Misfit {
    if (!json.has(member)) {
      return Optional.empty();
    }
    List<Place> places = new ArrayList<>();
    for (JsonObject place : json.objects(member)) {
      // What a list of findings leaves open, such as the number of occurrences, is one.
      number(place, "occurrences", 1);
      places.add(place(place));
    }
    return Optional.of(places);
  }

  private static Place place(JsonObject json) throws Misfit {
    Place place = new Place(json.text("rule"), number(json, "record", 1), number(json, "line", 1));
    json.finish();
    return place;
  }

  private static Optional<List<Remark>> notes(JsonObject json) throws Misfit {
    if (!json.has("notes")) {
      return Optional.empty();
    }
    List<Remark> notes = new ArrayList<>();
    for (JsonObject note : json.objects("notes")) {
      OptionalLong occurrences = number(note, "occurrences", 1);
      notes.add(new Remark(place(note), occurrences));
    }
    return Optional.of(notes);
  }

  private static List<Long> needed(JsonObject json) throws Misfit {
    List<Long> needed = new ArrayList<>();
    if (json.has("needed")) {
      for (JsonValue record : json.array("needed", "an array of positions")) {
        if (!record.isNumber() || record.number() < 1) {
          throw record.misfit("needed", JsonObject.range(1, Long.MAX_VALUE));
        }
        needed.add(record.number());
      }
    }
    return needed;
  }

  private static Map<String, Expectation> traces(JsonObject json) throws Misfit {
    Map<String, Expectation> traces = new LinkedHashMap<>();
    JsonObject given = json.optionalObject("traces").orElse(null);
    if (given != null) {
      for (String id : given.rest()) {
        JsonObject trace =
            given.optionalObject(id).orElseThrow(() -> given.misfit(id, "an object"));
        traces.put(id, expectation(trace, false));
      }
    }
    return traces;
  }
}
