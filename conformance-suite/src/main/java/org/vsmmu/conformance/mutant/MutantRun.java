package org.vsmmu.conformance.mutant;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Judge;
import org.vsmmu.conformance.TraceName;
import org.vsmmu.conformance.Watcher;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.TraceSequence;
import org.vsmmu.trace.formats.TraceFormats;

/**
 * Changes the conforming traces of a gate run and judges them again. Rules take turns, so that each
 * gets its share; of a rule the place of the change is drawn. To every four harmful changes comes a
 * harmless one.
 */
public final class MutantRun {
  /** Of longer traces few places are drawn: each change costs a replay. */
  private static final long MANY_RECORDS = 2000;

  private static final int FEW = 8;

  private static final int HARMFUL_TO_HARMLESS = 4;

  /** Keeps the random numbers of neighbouring seeds apart. */
  private static final long STRIDE = 0x9e3779b97f4a7c15L;

  private final Captures captures;
  private final CheckOptions options;
  private final int jobs;
  private final int count;
  private final long seed;

  /**
   * @param jobs how many are judged at a time; the score does not depend on it
   * @param count how many harmful changes
   */
  public MutantRun(Captures captures, CheckOptions options, int jobs, int count, long seed) {
    this.captures = captures;
    this.options = options;
    this.jobs = jobs;
    this.count = count;
    this.seed = seed;
  }

  /**
   * Changes the traces that conform, as they are to.
   *
   * @throws IOException when one cannot be read again
   */
  public MutantScore over(GateResult result) throws IOException {
    TreeMap<String, List<Mutation>> harmful = new TreeMap<>();
    List<Mutation> harmless = new ArrayList<>();
    for (CaseResult passed : result.of(Status.PASS)) {
      Optional<Judged> judged = passed.judged().filter(j -> j.verdict() == Verdict.CONFORMS);
      if (judged.isPresent()) {
        Specimen specimen = specimen(passed);
        int most = specimen.records().size() > MANY_RECORDS ? FEW : Integer.MAX_VALUE;
        TreeMap<String, List<Mutation>> places = new TreeMap<>();
        for (Mutation mutation : all(specimen)) {
          // A remark on what is there already hides another one like it.
          boolean hidden = mutation.remarks() && remarks(judged.get(), mutation.rule()) > 0;
          if (!hidden) {
            places.computeIfAbsent(mutation.rule(), rule -> new ArrayList<>()).add(mutation);
          }
        }
        places.forEach((rule, list) ->
            harmful.computeIfAbsent(rule, r -> new ArrayList<>()).addAll(sample(list, most)));
        harmless.addAll(sample(HarmlessMutations.of(specimen), most));
      }
    }
    List<Callable<MutantVerdict>> tasks = new ArrayList<>();
    List<List<Mutation>> rules = new ArrayList<>(harmful.values());
    for (int i = 0; i < count && !rules.isEmpty(); i++) {
      tasks.add(drawn(rules.get(i % rules.size()), i));
    }
    for (int i = 0; i < count / HARMFUL_TO_HARMLESS && !harmless.isEmpty(); i++) {
      tasks.add(drawn(harmless, count + i));
    }
    return new MutantScore(seed, results(tasks));
  }

  private static List<Mutation> all(Specimen specimen) {
    List<Mutation> all = new ArrayList<>(CommandMutations.of(specimen));
    all.addAll(CallMutations.of(specimen));
    all.addAll(MachineMutations.of(specimen));
    all.addAll(ContractMutations.of(specimen));
    all.addAll(RemarkMutations.of(specimen));
    return all;
  }

  /** As many places of a trace at most, drawn by the seed. */
  private List<Mutation> sample(List<Mutation> places, int most) {
    List<Mutation> left = new ArrayList<>(places);
    SplittableRandom random = new SplittableRandom(seed);
    while (left.size() > most) {
      int last = left.size() - 1;
      left.set(random.nextInt(left.size()), left.get(last));
      left.remove(last);
    }
    return left;
  }

  private Callable<MutantVerdict> drawn(List<Mutation> mutations, int number) {
    SplittableRandom random = new SplittableRandom(seed * STRIDE + number);
    Mutation mutation = mutations.get(random.nextInt(mutations.size()));
    return () -> judged(mutation, random);
  }

  private MutantVerdict judged(Mutation mutation, SplittableRandom random) {
    Specimen specimen = mutation.specimen();
    try {
      List<TraceRecord> changed = mutation.change().apply(random);
      Judged judged = judged(specimen, changed);
      boolean remarked = mutation.remarkedUpon()
          && remarks(judged, mutation.rule())
              > remarks(judged(specimen, specimen.records()), mutation.rule());
      return new MutantVerdict(
          mutation.kind(), mutation.rule(), mutation.place(), judged.verdict(), remarked);
    } catch (RuntimeException e) {
      throw new IllegalStateException(mutation.place(), e);
    }
  }

  private Judged judged(Specimen specimen, List<TraceRecord> records) {
    return new Judge(options, Watcher.NONE)
        .judge(specimen.trace(), specimen.trace(), new Replayed(specimen.header(), records));
  }

  private static long remarks(Judged judged, String rule) {
    return judged.notes().stream().filter(note -> note.rule().id().equals(rule)).count();
  }

  private List<MutantVerdict> results(List<Callable<MutantVerdict>> tasks) {
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      List<MutantVerdict> results = new ArrayList<>();
      for (Future<MutantVerdict> future : workers.invokeAll(tasks)) {
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

  private Specimen specimen(CaseResult passed) throws IOException {
    TraceName name = captures.named(passed.trace());
    try (Input input = captures.open(name.capture())) {
      TraceFormat format = options
          .format()
          .or(() -> TraceFormats.detect(input))
          .orElseThrow(() -> new IOException(passed.trace() + ": has another format now"));
      try (TraceSequence traces = format.openAll(input, options.reading())) {
        TraceReader trace = traces.next();
        while (trace != null && !name.id().isEmpty() && !name.id().equals(traces.id())) {
          trace = traces.next();
        }
        List<TraceRecord> records = new ArrayList<>();
        for (TraceRecord r = trace.next(); r != null; r = trace.next()) {
          records.add(r);
        }
        List<Long> needed = passed.expectation().map(Expectation::needed).orElse(List.of());
        return new Specimen(passed.trace(), trace.header(), records, new HashSet<>(needed));
      }
    }
  }
}
