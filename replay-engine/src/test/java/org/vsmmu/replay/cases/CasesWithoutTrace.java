package org.vsmmu.replay.cases;

import java.util.Map;

/** Why some cases have no trace. */
final class CasesWithoutTrace {
  private final Map<String, String> reasons;

  CasesWithoutTrace(Map<String, String> reasons) {
    this.reasons = reasons;
  }

  void add() {
    String second = "a recorded run has one SMMU; ArmCasesTest judges it on the model";
    because(second, 77, 130, 140);
    because("that a device has several streams no call says; EndpointsTest", 141);
    because("where memory lies no call shows; TegraCasesTest", 174);
    because("the words of an STE are no output of a call; ArmCasesTest", 184);
    String core = "the core refuses first, and the driver's answer reaches no call; PasidCasesTest";
    because(core, 185, 190, 191);
    String identity = "VFIO never leaves a device in identity; PasidCasesTest";
    because(identity, 186, 188, 189);
    String entry = "a KUnit test of the driver, no calls; EntryUpdateTest. Of the same steps as an"
        + " SMMU sees them, see base/STE-UPDATE-NOT-HITLESS and 3/STE-BREAK-UNNEEDED";
    because(entry, 202, 203, 204, 205, 206, 207, 208, 215, 216, 217, 218, 219, 220, 221, 222, 223);
    because("a data structure of the driver; InvalidationListTest", 224, 225, 226, 227);
    because("two devices that calls do not tell apart; HostInvalidationTest", 232);
    because("a host at EL2; HostQuirksTest", 234);
    because("whether memory is one block no call shows; BlocksTest", 236);
    because("within the driver; HostInvalidationTest", 239, 240);
    because("an erratum of hardware that calls do not show; HostQuirksTest", 241, 242);
    because(
        "recorded calls are of mock devices or behind an SMMU; AmdCasesTest", 245, 246, 247, 248);
    because("not decided, and so in base/IOCTL-RESULT/undecided/rfc-2024-which-series.jsonl", 258);
  }

  private void because(String reason, int... ids) {
    for (int id : ids) {
      reasons.put("C%03d".formatted(id), reason);
    }
  }
}
