package org.vsmmu.conformance;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Replay;
import org.vsmmu.replay.ReplayOptions;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** Replays and judges one trace at a time. */
public final class Judge {
  private final CheckOptions options;
  private final Watcher watcher;

  /** @param watcher looks on */
  public Judge(CheckOptions options, Watcher watcher) {
    this.options = options;
    this.watcher = watcher;
  }

  /**
   * Replays a trace to its end.
   *
   * @param trace how reports call it
   * @param name how messages call its capture
   */
  public Judged judge(String trace, String name, TraceReader reader) {
    TraceHeader header = reader.header();
    String broken = "";
    ProfileName named = ProfileName.NONE;
    try {
      named = named(header);
    } catch (IllegalArgumentException unknown) {
      broken = "%s: its header: %s".formatted(name, unknown.getMessage());
    }
    ProfileName profile = options.profile().or(named).refinedBy(named);
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
    Optional<Dialect> dialect = profile
        .dialect()
        .or(() -> Optional.of(Dialect.LINUX_7_3).filter(d -> replay.judgesCalls()));
    return called(judged, trace, dialect.map(d -> under + "," + d.id()).orElse(under));
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
    Optional<KernelVersion> kernel = profile.dialect().map(Dialect::kernel);
    return new ReplayOptions(smmu, options.mode(), options.expected(), kernel, options.contract());
  }

  static String placed(String name, long record, IOException e) {
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

  /** A capture that no trace could be read from. */
  Judged unread(String trace, String format, String broken) {
    return unread(trace, format, broken, new ReadReport());
  }

  /** The same, with what was wrong line by line. */
  Judged unread(String trace, String format, String broken, ReadReport report) {
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
