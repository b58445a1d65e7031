package org.vsmmu.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vsmmu.replay.Judged;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceSequence;
import org.vsmmu.trace.formats.TraceFormats;

/** Opens, replays and judges captures, one after the other. */
public final class Check {
  /** The format of what no reader knows. */
  static final String UNKNOWN = "unknown";

  private final Captures captures;
  private final CheckOptions options;
  private final Watcher watcher;
  private final Judge judge;
  private final Predicate<String> selected;

  public Check(Captures captures, CheckOptions options) {
    this(captures, options, Watcher.NONE);
  }

  public Check(Captures captures, CheckOptions options, Watcher watcher) {
    this(captures, options, watcher, trace -> true);
  }

  /** @param selected which traces of a capture of many are to be judged, by their names */
  public Check(
      Captures captures, CheckOptions options, Watcher watcher, Predicate<String> selected) {
    this.selected = selected;
    this.captures = captures;
    this.options = options;
    this.watcher = watcher;
    this.judge = new Judge(options, watcher);
  }

  /** Judges each argument, whatever came of the others. */
  public List<Outcome> checkAll(List<String> arguments) {
    List<Outcome> outcomes = new ArrayList<>();
    arguments.forEach(argument -> check(argument, outcomes::add));
    return outcomes;
  }

  /**
   * Judges each trace that an argument names.
   *
   * @param outcomes takes what came of a trace as soon as it is judged
   */
  public void check(String argument, Consumer<Outcome> outcomes) {
    TraceName name = new TraceName(argument, "");
    try {
      name = captures.named(argument);
      try (Input input = captures.open(name.capture())) {
        Optional<TraceFormat> format = options.format().or(() -> TraceFormats.detect(input));
        if (format.isPresent()) {
          new Traces(argument, name.id(), input, format.get(), outcomes).judgeAll();
        } else {
          give(outcomes, judge.unread(argument, UNKNOWN, Unrecognised.message(input)), argument);
        }
      }
    } catch (Unopenable e) {
      watcher.begin(argument);
      outcomes.accept(new Outcome.Unopened(argument, e.getMessage()));
    } catch (IOException e) {
      String broken = Captures.name(name.capture()) + ": cannot be read: " + Captures.why(e);
      give(outcomes, judge.unread(argument, UNKNOWN, broken), argument);
    } catch (RuntimeException | VirtualMachineError e) {
      watcher.begin(argument);
      outcomes.accept(new Outcome.Crashed(argument, e));
    }
  }

  private void give(Consumer<Outcome> outcomes, Judged unread, String argument) {
    watcher.begin(argument);
    outcomes.accept(new Outcome.Done(unread, argument));
  }

  /** The traces of one capture. */
  private final class Traces {
    private final String argument;
    private final String wanted;
    private final Input input;
    private final TraceFormat format;
    private final Consumer<Outcome> outcomes;
    private long count;

    /** @param wanted the only trace to judge; empty for all of them */
    Traces(
        String argument,
        String wanted,
        Input input,
        TraceFormat format,
        Consumer<Outcome> outcomes) {
      this.argument = argument;
      this.wanted = wanted;
      this.input = input;
      this.format = format;
      this.outcomes = outcomes;
    }

    void judgeAll() throws Unopenable {
      ReadReport report = new ReadReport();
      try (TraceSequence traces = format.openAll(input, options.reading())) {
        report = traces.report();
        for (TraceReader trace = traces.next(); trace != null; trace = traces.next()) {
          count++;
          String name = TraceName.of(argument, traces.id());
          if (wanted.isEmpty() && selected.test(name)) {
            judgeOne(name, trace);
          } else if (!wanted.isEmpty() && wanted.equals(traces.id())) {
            judgeOne(argument, trace);
            return;
          }
        }
      } catch (IOException e) {
        String broken = Judge.placed(input.name(), 0, e);
        give(outcomes, judge.unread(argument, format.name(), broken, report), argument);
        return;
      }
      if (!wanted.isEmpty()) {
        throw absent(input, wanted, report);
      }
      if (format.manyTraces()) {
        rest(report);
      }
    }

    private void judgeOne(String trace, TraceReader reader) {
      watcher.begin(trace);
      outcomes.accept(judged(trace, reader));
    }

    private Outcome judged(String trace, TraceReader reader) {
      try {
        return new Outcome.Done(judge.judge(trace, input.name(), reader), argument);
      } catch (RuntimeException | VirtualMachineError e) {
        return new Outcome.Crashed(trace, e);
      }
    }

    /** What of a capture is no trace leaves the capture itself undecided. */
    private void rest(ReadReport report) {
      if (report.problemCount() > 0 || count == 0) {
        String broken = report.problemCount() > 0 && count == 0
            ? "%s: no line of it is a trace of the format %s".formatted(input.name(), format.name())
            : "";
        give(outcomes, judge.unread(argument, format.name(), broken, report), argument);
      }
    }
  }

  /** The complaint that a capture does not hold a trace. */
  static Unopenable absent(Input input, String id, ReadReport report) {
    String damage = report.problems().isEmpty()
        ? ""
        : "; of its lines %d are damaged, the first is %s"
            .formatted(report.problemCount(), report.problems().get(0).source());
    return new Unopenable(input.name(), "holds no trace '%s'%s".formatted(id, damage));
  }
}
