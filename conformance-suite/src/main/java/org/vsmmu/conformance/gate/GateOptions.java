package org.vsmmu.conformance.gate;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.vsmmu.conformance.CheckOptions;

/**
 * How the gate is to judge.
 *
 * @param check how traces are read and judged
 * @param checkArguments the same for {@code vsmmu check}, to say how to run one again
 * @param jobs how many traces are judged at a time; the result does not depend on it
 * @param baseline what may fail
 * @param strict whether what is wrong with the baseline fails
 * @param since a reference run, a trace or a folder of them; what it shows too is not new
 * @param filters what cases must be, all of them
 * @param today the date by which entries end
 * @param kernel that was recorded, by which entries end
 * @param times whether to say how long each trace took
 */
public record GateOptions(
    CheckOptions check,
    List<String> checkArguments,
    int jobs,
    Baseline baseline,
    boolean strict,
    Optional<String> since,
    List<CaseFilter> filters,
    LocalDate today,
    Optional<KernelVersion> kernel,
    boolean times) {
  public GateOptions {
    checkArguments = List.copyOf(checkArguments);
    filters = List.copyOf(filters);
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs " + jobs + ": at least 1");
    }
  }

  /** One trace at a time, without a baseline, on this day. */
  public static GateOptions on(LocalDate today) {
    return new GateOptions(
        CheckOptions.DEFAULT,
        List.of(),
        1,
        Baseline.NONE,
        false,
        Optional.empty(),
        List.of(),
        today,
        Optional.empty(),
        false);
  }

  /** So many at a time. */
  public GateOptions withJobs(int count) {
    return new GateOptions(
        check, checkArguments, count, baseline, strict, since, filters, today, kernel, times);
  }

  /** With this baseline. */
  public GateOptions withBaseline(Baseline other, boolean isStrict) {
    return new GateOptions(
        check, checkArguments, jobs, other, isStrict, since, filters, today, kernel, times);
  }

  /** Against this reference run. */
  public GateOptions withSince(String base) {
    return new GateOptions(
        check,
        checkArguments,
        jobs,
        baseline,
        strict,
        Optional.of(base),
        filters,
        today,
        kernel,
        times);
  }

  /** Only such cases. */
  public GateOptions withFilters(List<CaseFilter> others) {
    return new GateOptions(
        check, checkArguments, jobs, baseline, strict, since, others, today, kernel, times);
  }

  /** For a run on this kernel. */
  public GateOptions withKernel(KernelVersion version) {
    return new GateOptions(
        check,
        checkArguments,
        jobs,
        baseline,
        strict,
        since,
        filters,
        today,
        Optional.of(version),
        times);
  }
}
