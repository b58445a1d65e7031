package org.vsmmu.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Replay;
import org.vsmmu.replay.ReplayOptions;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.TraceSequence;
import org.vsmmu.trace.formats.TraceFormats;

/** Opens, replays and judges captures, one after the other. */
public final class Check {
  private static final int UTF_16_SAMPLE = 64;

  /** The format of what no reader knows. */
  static final String UNKNOWN = "unknown";

  private final Captures captures;
  private final CheckOptions options;
  private final Watcher watcher;

  public Check(Captures captures, CheckOptions options) {
    this(captures, options, Watcher.NONE);
  }

  public Check(Captures captures, CheckOptions options, Watcher watcher) {
    this.captures = captures;
    this.options = options;
    this.watcher = watcher;
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
          give(outcomes, unread(argument, UNKNOWN, unrecognised(input)), argument);
        }
      }
    } catch (Unopenable e) {
      watcher.begin(argument);
      outcomes.accept(new Outcome.Unopened(argument, e.getMessage()));
    } catch (IOException e) {
      String broken = Captures.name(name.capture()) + ": cannot be read: " + Captures.why(e);
      give(outcomes, unread(argument, UNKNOWN, broken), argument);
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
      try (TraceSequence traces = format.openAll(input, options.reading())) {
        for (TraceReader trace = traces.next(); trace != null; trace = traces.next()) {
          if (wanted.isEmpty()) {
            judge(TraceName.of(argument, traces.id()), trace);
          } else if (wanted.equals(traces.id())) {
            judge(argument, trace);
            return;
          }
        }
        if (!wanted.isEmpty()) {
          throw absent(input, wanted, traces.report());
        }
        if (format.manyTraces()) {
          rest(traces.report());
        }
      } catch (Unopenable e) {
        throw e;
      } catch (IOException e) {
        give(outcomes, unread(argument, format.name(), placed(input.name(), 0, e)), argument);
      }
    }

    private void judge(String trace, TraceReader reader) {
      watcher.begin(trace);
      count++;
      outcomes.accept(judged(trace, reader));
    }

    private Outcome judged(String trace, TraceReader reader) {
      try {
        return new Outcome.Done(replay(trace, input.name(), reader), argument);
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
        give(outcomes, unread(argument, format.name(), broken, report), argument);
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

  static String unrecognised(Input input) {
    byte[] sample = input.sample();
    if (isUtf16(sample)) {
      return input.name() + ": looks like UTF-16 text: save it as UTF-8";
    }
    String found = sample.length == 0 ? "is empty" : "begins like no known format";
    return "%s: %s; tried: %s. Is it what was recorded? --from FORMAT forces a format"
        .formatted(input.name(), found, String.join(", ", TraceFormats.names()));
  }

  private static boolean isUtf16(byte[] sample) {
    if (sample.length < 2) {
      return false;
    }
    int mark = (sample[0] & 0xff) << 8 | (sample[1] & 0xff);
    return mark == 0xfffe || mark == 0xfeff || zeroBeside(sample, 0) || zeroBeside(sample, 1);
  }

  /** Whether each pair of the first bytes is a zero, here, and a character. */
  private static boolean zeroBeside(byte[] sample, int zero) {
    int end = Math.min(sample.length, UTF_16_SAMPLE) & -2;
    for (int i = 0; i < end; i += 2) {
      if (sample[i + zero] != 0 || sample[i + 1 - zero] < '\t') {
        return false;
      }
    }
    return true;
  }

  private Judged replay(String trace, String name, TraceReader reader) {
    TraceHeader header = reader.header();
    String broken = "";
    ProfileName named = ProfileName.NONE;
    try {
      named = named(header);
    } catch (IllegalArgumentException unknown) {
      broken = "%s: its header: %s".formatted(name, unknown.getMessage());
    }
    ProfileName profile = options.profile().or(named);
    Replay replay = new Replay(header, replayOptions(header, profile));
    TraceRecord record = null;
    long watched = 0;
    try {
      while (watched < options.last() && (record = reader.next()) != null) {
        replay.step(record);
        watcher.stepped(record);
        watched++;
      }
    } catch (IOException e) {
      broken = placed(name, record == null ? 0 : record.position(), e);
    }
    if (broken.isEmpty() && watched == 0 && somethingElse(reader.report())) {
      broken = "%s: no line of it is a record of the format %s".formatted(name, header.format());
    }
    watcher.ended(replay);
    Judged judged = replay.finish(name, reader, broken);
    String under = replay.profile().name();
    return called(
        judged, trace, profile.dialect().map(d -> under + "," + d.id()).orElse(under));
  }

  /** Lines that nobody understood; an empty trace has none. */
  private static boolean somethingElse(ReadReport report) {
    return !report.unknown().isEmpty() || report.problemCount() > 0;
  }

  /**
   * What a header names. Beside ID registers, or the user's own choice, its name does not matter.
   *
   * @throws IllegalArgumentException when it matters and is unknown
   */
  private ProfileName named(TraceHeader header) {
    if (header.profile().isEmpty()) {
      return ProfileName.NONE;
    }
    try {
      return ProfileName.parse(header.profile());
    } catch (IllegalArgumentException unknown) {
      if (header.idRegisters().isEmpty() && options.profile().smmu().isEmpty()) {
        throw unknown;
      }
      return ProfileName.NONE;
    }
  }

  /** ID registers of the trace itself come before the profile that its header names. */
  private ReplayOptions replayOptions(TraceHeader header, ProfileName profile) {
    Optional<SmmuProfile> smmu =
        header.idRegisters().isPresent() ? options.profile().smmu() : profile.smmu();
    return new ReplayOptions(smmu, options.mode(), options.expected());
  }

  private static String placed(String name, long record, IOException e) {
    String message = Captures.why(e);
    if (message.startsWith(name)) {
      return message;
    }
    String place = record == 0 ? "at its beginning" : "after record " + record;
    return "%s: cannot be read any further %s: %s".formatted(name, place, message);
  }

  private static Judged called(Judged judged, String trace, String profile) {
    return new Judged(
        trace,
        judged.format(),
        profile,
        judged.records(),
        judged.commands(),
        judged.verdict(),
        judged.unknown(),
        judged.unmodelled(),
        judged.counts(),
        judged.pending(),
        judged.divergences(),
        judged.inconclusive(),
        judged.notes(),
        judged.problems(),
        judged.problemCount(),
        judged.broken());
  }

  private Judged unread(String trace, String format, String broken) {
    return unread(trace, format, broken, new ReadReport());
  }

  private Judged unread(String trace, String format, String broken, ReadReport report) {
    boolean whole = broken.isEmpty() && report.problemCount() == 0;
    Map<Rule, RuleCount> counts = new LinkedHashMap<>();
    RuleBook.RULES.forEach(rule -> counts.put(rule, new RuleCount(0, 0, 0, 0)));
    String profile = options.profile().smmu().orElse(SmmuProfile.GENERIC).name()
        + options.profile().dialect().map(d -> "," + d.id()).orElse("");
    return new Judged(
        trace,
        format,
        profile,
        0,
        0,
        whole ? Verdict.NOTHING : Verdict.INCONCLUSIVE,
        report.unknown(),
        new TreeMap<>(),
        counts,
        0,
        List.of(),
        List.of(),
        List.of(),
        report.problems(),
        report.problemCount(),
        broken);
  }
}
