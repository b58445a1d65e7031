package org.vsmmu.smmu.command;

/** A legality without its reason. */
final class LegalityKind {
  static String of(Legality legality) {
    if (legality instanceof Legality.Legal) {
      return "legal";
    }
    if (legality instanceof Legality.Illegal) {
      return "illegal";
    }
    if (legality instanceof Legality.Unpredictable unpredictable) {
      return unpredictable.cerrorPermitted() ? "unpredictable or CERROR_ILL" : "unpredictable";
    }
    return "unknown";
  }

  private LegalityKind() {}
}
