package org.vsmmu.conformance.gate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.Unopenable;
import org.vsmmu.replay.Evidence;

/** Judges all traces that arguments name, and says whether a change may pass. */
public final class Gate {
  /** So many findings of a trace are shown with the records around them. */
  private static final int MOST_SHOWN = 10;

  private final Captures captures;
  private final GateOptions options;
  private final Allowances allowances;

  public Gate(Captures captures, GateOptions options) {
    this.captures = captures;
    this.options = options;
    this.allowances = new Allowances(options.baseline(), options.today(), options.kernel());
  }

  /** A file with what is to be compared with it. */
  private record Judgements(CaseFile file, List<Judgement> traces, List<Judgement> base) {}

  /**
   * Judges what these arguments name.
   *
   * @throws Unopenable when the reference run cannot be used
   */
  public GateResult run(List<String> arguments) throws Unopenable {
    Corpus corpus = Corpus.of(captures, arguments);
    Optional<Path> baseFolder = baseFolder();
    List<Judgement> base = baseFolder.isEmpty() ? base() : List.of();
    List<Callable<Judgements>> tasks = new ArrayList<>();
    for (CaseFile file : corpus.cases()) {
      tasks.add(() -> new Judgements(
          file, judge(file), baseFolder.map(folder -> judgeBase(folder, file)).orElse(base)));
    }
    List<CaseResult> cases = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    Settlement settlement = new Settlement(options, allowances);
    for (Judgements judged : all(tasks)) {
      for (Judgement trace : judged.traces()) {
        Optional<BaseRun> before = baseOf(judged, trace);
        CaseResult settled = settlement.settle(trace, before);
        if (options.filters().stream().allMatch(filter -> filter.selects(settled))) {
          cases.add(settled.blocks() ? withContext(judged.file(), settled) : settled);
          before.ifPresent(run -> changes.addAll(run.changes(trace)));
        }
      }
    }
    return new GateResult(
        cases,
        allowances.problems(!options.filters().isEmpty()),
        options.baseline().name(),
        options.strict(),
        corpus.ignored(),
        PlanTable.of(cases),
        changes);
  }

  /** The baseline that allows what this run found: see {@link FreshBaseline}. */
  public Baseline freshBaseline(GateResult result) {
    return new FreshBaseline(options.baseline(), allowances).of(result);
  }

  private List<Judgement> judge(CaseFile file) {
    return new FileJudge(
            captures, options.check(), trace -> allowances.skip(trace).isPresent(), file)
        .judge();
  }

  /** Results in the order of the tasks, whichever ends first. */
  private <T> List<T> all(List<Callable<T>> tasks) {
    ExecutorService workers = Executors.newFixedThreadPool(options.jobs());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : workers.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private Optional<Path> baseFolder() throws Unopenable {
    if (options.since().isEmpty()) {
      return Optional.empty();
    }
    Path path = captures.path(options.since().get());
    return Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
  }

  /** The traces of a reference run that is one file. */
  private List<Judgement> base() throws Unopenable {
    if (options.since().isEmpty()) {
      return List.of();
    }
    List<Judgement> base = new ArrayList<>();
    for (CaseFile file : Corpus.of(captures, List.of(options.since().get())).cases()) {
      base.addAll(unconditionally(file));
    }
    for (Judgement judgement : base) {
      if (judgement.outcome().orElseThrow() instanceof Outcome.Unopened unopened) {
        throw new Unopenable(unopened.message());
      }
    }
    return base;
  }

  private List<Judgement> unconditionally(CaseFile file) {
    CaseFile bare =
        new CaseFile(file.name(), file.inFolder(), file.id(), Optional.empty(), file.trouble());
    return new FileJudge(captures, options.check(), trace -> false, bare).judge();
  }

  private List<Judgement> judgeBase(Path folder, CaseFile file) {
    Path path = folder.resolve(file.inFolder());
    return Files.isRegularFile(path)
        ? unconditionally(
            new CaseFile(path.toString(), file.inFolder(), file.id(), Optional.empty(), ""))
        : List.of();
  }

  /**
   * The trace of the reference run that a trace is compared with: the only one, or its namesake.
   */
  private static Optional<BaseRun> baseOf(Judgements judged, Judgement trace) {
    List<Judgement> base = judged.base();
    if (base.size() == 1) {
      return Optional.of(new BaseRun(base.get(0)));
    }
    String id = id(judged.file(), trace.trace());
    return base.stream()
        .filter(other -> !id.isEmpty() && other.trace().endsWith("#" + id))
        .findFirst()
        .map(BaseRun::new);
  }

  private static String id(CaseFile file, String trace) {
    return trace.length() > file.name().length() + 1
        ? trace.substring(file.name().length() + 1)
        : "";
  }

  private CaseResult withContext(CaseFile file, CaseResult result) {
    List<Long> records = result.fresh().stream()
        .map(finding -> finding.finding().about().record())
        .filter(record -> record > 0)
        .distinct()
        .sorted(Comparator.naturalOrder())
        .limit(MOST_SHOWN)
        .toList();
    Map<Long, List<Evidence>> around = new HashMap<>(new Neighbours(captures, options.check())
        .of(file.name(), id(file, result.trace()), records));
    List<CaseFinding> findings = new ArrayList<>();
    for (CaseFinding finding : result.findings()) {
      List<Evidence> context = around.getOrDefault(finding.finding().about().record(), List.of());
      findings.add(finding.standing() == Standing.NEW ? finding.with(context) : finding);
    }
    return new CaseResult(
        result.trace(),
        result.part(),
        result.expectation(),
        result.outcome(),
        result.status(),
        result.why(),
        findings,
        result.mismatches(),
        result.entry(),
        result.again(),
        result.elapsed());
  }
}
