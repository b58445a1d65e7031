package org.vsmmu.smmu.command;

import java.util.ArrayList;
import java.util.List;

/** What the rules found about one command, and the one verdict that follows. */
final class LegalityFindings {
  private final List<Legality.Illegal> illegal = new ArrayList<>();
  private final List<Legality.Unpredictable> unpredictable = new ArrayList<>();
  private final List<Legality.Unknown> unknown = new ArrayList<>();

  void illegal(String reason, String section) {
    illegal.add(new Legality.Illegal(reason, section));
  }

  void unpredictable(String reason, String section, boolean cerrorPermitted) {
    unpredictable.add(new Legality.Unpredictable(reason, section, cerrorPermitted));
  }

  void unknown(String reason) {
    unknown.add(new Legality.Unknown(reason));
  }

  /** CERROR_ILL first; a certain defect before a question that only ID registers answer. */
  Legality verdict() {
    if (!illegal.isEmpty()) {
      return illegal.get(0);
    }
    if (!unpredictable.isEmpty()) {
      Legality.Unpredictable first = unpredictable.get(0);
      boolean cerrorPermitted =
          unpredictable.stream().anyMatch(Legality.Unpredictable::cerrorPermitted);
      return new Legality.Unpredictable(first.reason(), first.section(), cerrorPermitted);
    }
    return unknown.isEmpty() ? Legality.LEGAL : unknown.get(0);
  }
}
