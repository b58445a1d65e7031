package org.vsmmu.replay.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * C200 to C219 as an SMMU sees them: the steps in which an STE becomes another one, with CFGI_STE
 * and SYNC after each (iommufd 5.2). All words at once are not hitless.
 */
final class EntryCases {
  private static final String HEADER = ",\"profile\":\"architecture\",\"memory\":[{\"first\":"
      + "\"0x40000000\",\"last\":\"0x5fffffff\",\"content\":\"zero\"}],\"start\":\"reset\"";

  /** The entry of StreamID 16. */
  private static final long AT = 0x4120_0400L;

  private static final long INCOMING = 1L << 44;
  private static final long[] ABORT = {1, 0, 0, 0};
  private static final long[] BYPASS = {9, INCOMING, 0, 0};
  private static final long[] S1 = {0x4140000bL, 0xd6, 0, 0};
  private static final long[] S2 = {0xd, INCOMING, 0x40d005900000007L, 0x43000000L};

  private final Cases cases;

  EntryCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    steps("C200-bypass-to-abort", BYPASS, with(BYPASS, 0, 1), ABORT);
    steps("C201-abort-to-bypass", ABORT, with(ABORT, 1, INCOMING), BYPASS);
    steps("C209-s2-to-abort", S2, with(S2, 0, 1), ABORT);
    steps("C210-abort-to-s2", ABORT, with(S2, 0, 1), S2);
    steps("C211-s2-to-bypass", S2, with(S2, 0, 9), BYPASS);
    steps("C212-bypass-to-s2", BYPASS, with(S2, 0, 9), S2);
    long[] both = {S1[0], S1[1] | INCOMING, S2[2], S2[3]};
    steps("C213-s1-to-s2", S1, both, with(both, 0, 0xd), S2);
    steps("C214-s2-to-s1", S2, with(both, 0, 0xd), both, S1);
  }

  private static long[] with(long[] words, int index, long value) {
    long[] other = words.clone();
    other[index] = value;
    return other;
  }

  private static String stores(long[] from, long[] to) {
    List<String> stores = new ArrayList<>();
    for (int i = 0; i < to.length; i++) {
      if (from == null || from[i] != to[i]) {
        stores.add("[\"0x%x\",\"0x%x\"]".formatted(AT + 8L * i, to[i]));
      }
    }
    return "{\"memory\":{\"words\":[" + String.join(",", stores) + "]}}";
  }

  /** What an access at 0x1010 comes to; both stages map it alike. */
  private static String outcome(long[] entry) {
    if (entry == ABORT) {
      return "\"abort\"";
    }
    return entry == BYPASS
        ? "\"bypass\",\"output\":\"0x1010\""
        : "\"ok\",\"output\":\"0x45001010\"";
  }

  private void steps(String file, long[] from, long[]... states) {
    cases.raw(file, HEADER, t -> {
      t.remarkedBy("STE-UPDATE-NOT-HITLESS");
      t.add("{\"register\":{\"write\":true,\"reg\":\"STRTAB_BASE\",\"value\":\"0x41200000\","
          + "\"size\":8}}");
      t.add("{\"register\":{\"write\":true,\"reg\":\"STRTAB_BASE_CFG\",\"value\":\"0x9\","
          + "\"size\":4}}");
      t.add("{\"memory\":{\"words\":[[\"0x41400000\",\"0x5e204c0003519\"],"
          + "[\"0x41400008\",\"0x42000000\"],[\"0x41400018\",\"0xff440c0400\"],"
          + "[\"0x42000000\",\"0x42001003\"],[\"0x42001000\",\"0x42002003\"],"
          + "[\"0x42002008\",\"0x45001f43\"],[\"0x43000000\",\"0x43001003\"],"
          + "[\"0x43001000\",\"0x43002003\"],[\"0x43002008\",\"0x450017ff\"]]}}");
      t.add(stores(null, from));
      t.add("{\"register\":{\"write\":true,\"reg\":\"CR0\",\"value\":\"0x1\",\"size\":4}}");
      long[] before = from;
      for (long[] state : states) {
        if (before == from) {
          t.not("all at once", stores(from, states[states.length - 1]));
        }
        t.add(stores(before, state));
        t.add("{\"command\":{\"words\":[\"0x1000000003\",\"0x1\"]}}");
        t.add("{\"command\":{\"op\":\"SYNC\"}}");
        before = state;
      }
      String access = "{\"access\":{\"sid\":16,\"iova\":\"0x1010\",\"access\":\"w\",\"bytes\":4,"
          + "\"privileged\":false,\"instruction\":false,\"kind\":\"ordinary\",\"status\":";
      t.add(access + outcome(before) + "}}");
    });
  }
}
