package org.vsmmu.conformance.gate;

import java.util.List;
import java.util.Optional;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;

/**
 * A divergence or an undecided judgement of a case.
 *
 * @param finding what it is
 * @param fingerprint of it within its trace; stays when lines move
 * @param standing whether it counts
 * @param waiver the entry that allows it, when it is waived
 * @param context the records around the one it is about, that one included, in order; their role is
 *     empty. None unless it counts
 */
public record CaseFinding(
    Finding finding,
    String fingerprint,
    Standing standing,
    Optional<BaselineEntry> waiver,
    List<Evidence> context) {
  public CaseFinding {
    context = List.copyOf(context);
  }

  CaseFinding with(List<Evidence> records) {
    return new CaseFinding(finding, fingerprint, standing, waiver, records);
  }
}
