package org.vsmmu.smmu.command;

/** What an SMMU has to make of a command on its Non-secure queue. */
public sealed interface Legality {
  Legality LEGAL = new Legal();

  /** The command takes its defined effect. */
  record Legal() implements Legality {
    @Override
    public String toString() {
      return "legal";
    }
  }

  /**
   * The SMMU must stop with CERROR_ILL.
   *
   * @param reason the offending field and its value
   * @param section e.g. {@code SMMUv3 6.4}
   */
  record Illegal(String reason, String section) implements Legality {
    @Override
    public String toString() {
      return "CERROR_ILL: " + reason + " (" + section + ")";
    }
  }

  /**
   * CONSTRAINED UNPREDICTABLE: software must not rely on any effect.
   *
   * @param cerrorPermitted the SMMU may stop with CERROR_ILL; if false it must go on
   */
  record Unpredictable(String reason, String section, boolean cerrorPermitted)
      implements Legality {
    @Override
    public String toString() {
      return "UNPREDICTABLE: " + reason + " (" + section + ")";
    }
  }

  /** ID registers decide, and the profile has none. */
  record Unknown(String reason) implements Legality {
    @Override
    public String toString() {
      return "not judged: " + reason;
    }
  }
}
