package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Check;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.Watcher;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.expectation.BadExpectation;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/** Judges the traces of one file. One use. */
final class FileJudge implements Watcher {
  private static final long MAX_EXPECTATION = 1 << 24;

  private final Captures captures;
  private final CheckOptions options;
  private final Predicate<String> skipped;
  private final CaseFile file;
  private final List<Judgement> judgements = new ArrayList<>();
  private Expectation expectation;
  private SortedMap<String, Long> commands = new TreeMap<>();
  private long begun = System.nanoTime();

  /** @param skipped whether a trace of this name is not to be judged */
  FileJudge(Captures captures, CheckOptions options, Predicate<String> skipped, CaseFile file) {
    this.captures = captures;
    this.options = options;
    this.skipped = skipped;
    this.file = file;
  }

  /** What came of each trace, in the order of the file. */
  List<Judgement> judge() {
    String argument = file.argument();
    if (skipped.test(argument)) {
      skip(argument, expectationIfReadable());
      return judgements;
    }
    String trouble = file.trouble();
    if (trouble.isEmpty()) {
      try {
        expectation = expectation();
      } catch (IOException e) {
        trouble = e.getMessage();
      }
    }
    if (!trouble.isEmpty()) {
      Outcome outcome = new Outcome.Unopened(argument, trouble);
      judgements.add(Judgement.unread(argument, Optional.empty(), Optional.of(outcome)));
      return judgements;
    }
    new Check(captures, options, this, this::selected).check(argument, this::judged);
    absent();
    return judgements;
  }

  @Override
  public void begin(String trace) {
    begun = System.nanoTime();
    commands = new TreeMap<>();
  }

  @Override
  public void stepped(TraceRecord record) {
    if (record.body() instanceof Body.CommandSeen command) {
      commands.merge(command.op(), 1L, Long::sum);
    }
  }

  private boolean selected(String trace) {
    if (skipped.test(trace)) {
      skip(trace, expectationOf(trace));
      return false;
    }
    return true;
  }

  private void skip(String trace, Optional<Expectation> expected) {
    judgements.add(Judgement.unread(trace, expected, Optional.empty()));
  }

  private void judged(Outcome outcome) {
    judgements.add(new Judgement(
        outcome.trace(),
        expectationOf(outcome.trace()),
        Optional.of(outcome),
        commands,
        Duration.ofNanos(System.nanoTime() - begun)));
  }

  /** Traces of a file of many conform unless its expectation lists them. */
  private Optional<Expectation> expectationOf(String trace) {
    if (expectation == null || trace.equals(file.name())) {
      return Optional.ofNullable(expectation).filter(e -> e.traces().isEmpty());
    }
    String id = trace.substring(file.name().length() + 1);
    Expectation own = expectation.traces().getOrDefault(id, Expectation.of(Verdict.CONFORMS));
    return Optional.of(own);
  }

  /** What the expectation lists, and the file no longer holds. */
  private void absent() {
    if (expectation == null || !file.id().isEmpty()) {
      return;
    }
    Set<String> missing = new TreeSet<>(expectation.traces().keySet());
    Set<String> found = new HashSet<>();
    judgements.forEach(judgement -> found.add(judgement.trace()));
    missing.removeIf(id -> found.contains(file.name() + "#" + id));
    for (String id : missing) {
      String trace = file.name() + "#" + id;
      Outcome outcome = new Outcome.Unopened(
          trace, trace + ": its file's expectation lists it, and the file does not hold it");
      judgements.add(
          Judgement.unread(trace, Optional.of(expectation.traces().get(id)), Optional.of(outcome)));
    }
  }

  private Optional<Expectation> expectationIfReadable() {
    try {
      return Optional.ofNullable(expectation());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The expectation, null when there is none. */
  private Expectation expectation() throws IOException {
    if (file.expectation().isEmpty()) {
      return null;
    }
    Path path = file.expectation().get();
    try {
      if (Files.size(path) > MAX_EXPECTATION) {
        throw new IOException("more than " + (MAX_EXPECTATION >> 20) + " MiB");
      }
      return Expectation.parse(Files.readString(path));
    } catch (BadExpectation e) {
      throw new IOException(path + ":" + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be read: " + Captures.why(e), e);
    }
  }
}
