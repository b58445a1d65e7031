package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Replay;
import org.vsmmu.replay.ReplayOptions.Mode;
import org.vsmmu.replay.Verdict;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.formats.TraceFormats;

class CheckTest {
  private final Desk desk = new Desk();

  @Test
  void conformsWhenInvalidationComesBeforeReuse() {
    assertEquals(Verdict.CONFORMS, judged(desk.with("clean.jsonl", Desk.CLEAN), "clean.jsonl"));
  }

  @Test
  void divergesWhenItDoesNotCome() {
    assertEquals(Verdict.DIVERGES, judged(desk.with("stale.jsonl", Desk.STALE), "stale.jsonl"));
  }

  @Test
  void findsNothingInAHeaderAlone() {
    assertEquals(Verdict.NOTHING, judged(desk.with("none.jsonl", Desk.HEADER), "none.jsonl"));
  }

  @Test
  void readsStandardInputOnce() {
    Check check = new Check(desk.captures(Desk.CLEAN), CheckOptions.DEFAULT);
    List<Outcome> outcomes = check.checkAll(List.of("-", "-"));
    assertEquals(Exit.OK, outcomes.get(0).exit());
    assertEquals("-", outcomes.get(0).trace());
    assertEquals(
        new Outcome.Unopened("-", "<stdin>: standard input can be read only once"),
        outcomes.get(1));
  }

  @Test
  void judgesTheOthersWhenOneIsMissing() throws Exception {
    desk.with("stale.jsonl", Desk.STALE);
    Files.createDirectory(desk.path("folder"));
    Check check = new Check(desk.captures(InputStream.nullInputStream()), CheckOptions.DEFAULT);
    List<Outcome> outcomes = check.checkAll(List.of("missing", "folder", "stale.jsonl"));
    assertEquals(new Outcome.Unopened("missing", "missing: no such file"), outcomes.get(0));
    assertEquals(
        new Outcome.Unopened("folder", "folder: is a directory: name the trace files in it"),
        outcomes.get(1));
    assertEquals(Exit.DIVERGES, outcomes.get(2).exit());
  }

  @Test
  void saysWhatItTriedWhenNothingFits() {
    desk.with("mail.txt", "Dear all,\n").with("empty", "");
    assertEquals(
        "mail.txt: begins like no known format; tried: vsmmu, ftrace, qemu, qemu-scenarios,"
            + " iommufd-selftest, iommufd-nest, csv, evtq, cmdq. Is it what"
            + " was recorded? --from FORMAT forces a format",
        broken("mail.txt"));
    assertTrue(broken("empty").startsWith("empty: is empty; tried: vsmmu"));
  }

  @Test
  void leavesUndecidedWhatAForcedReaderDoesNotUnderstand() {
    desk.with("clean.jsonl", Desk.CLEAN).with("void.log", "");
    CheckOptions options = new CheckOptions(
        TraceFormats.byName("qemu"),
        ReadOptions.NONE,
        ProfileName.NONE,
        Mode.ADVERSARIAL,
        List.of(),
        Long.MAX_VALUE);
    Check check = new Check(desk.captures(InputStream.nullInputStream()), options);
    Judged judged = ((Outcome.Done) Desk.only(check, "clean.jsonl")).judged();
    assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
    assertEquals("clean.jsonl: no line of it is a record of the format qemu", judged.broken());
    assertEquals(Exit.NOTHING, Desk.only(check, "void.log").exit());
  }

  @Test
  void doesNotTakeABinaryDumpForUtf16() {
    desk.with("events.bin", new byte[] {0x10, 0, 0, 0, 0x20, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8});
    assertTrue(broken("events.bin").contains("begins like no known format"));
  }

  @Test
  void readsUtf8WithAMarkAndKnowsUtf16() {
    desk.with("marked.jsonl", "\ufeff" + Desk.CLEAN)
        .with("wide.jsonl", Desk.CLEAN.getBytes(StandardCharsets.UTF_16LE))
        .with("widemarked.jsonl", Desk.CLEAN.getBytes(StandardCharsets.UTF_16));
    assertEquals(Exit.OK, desk.check("marked.jsonl").exit());
    assertEquals("wide.jsonl: looks like UTF-16 text: save it as UTF-8", broken("wide.jsonl"));
    assertEquals(
        "widemarked.jsonl: looks like UTF-16 text: save it as UTF-8", broken("widemarked.jsonl"));
  }

  @Test
  void judgesACutCaptureAsFarAsItGoes() {
    byte[] whole = Desk.gzip(Desk.STALE);
    desk.with("cut.jsonl.gz", Arrays.copyOf(whole, whole.length - 8));
    Judged judged = ((Outcome.Done) desk.check("cut.jsonl.gz")).judged();
    assertEquals(
        "cut.jsonl.gz: cannot be read any further after record 3: it ends too early",
        judged.broken());
    assertEquals(Verdict.DIVERGES, judged.verdict());
    desk.with("stub.gz", Arrays.copyOf(whole, 5));
    assertEquals("stub.gz: cannot be read: it ends too early", broken("stub.gz"));
  }

  @Test
  void placesABrokenHeader() {
    desk.with("new.jsonl", "{\"format\":\"vsmmu-trace\",\"version\":\"9.0\"}\n");
    assertTrue(broken("new.jsonl").startsWith("new.jsonl:1:35: found \"version: \"9.0\"\""));
  }

  @Test
  void damageLeavesItUndecided() {
    desk.with("bad.jsonl", Desk.CLEAN + "{\"map\":{}}\n");
    assertEquals(Exit.INCONCLUSIVE, desk.check("bad.jsonl").exit());
  }

  @Test
  void judgesUnderWhatTheHeaderNames() {
    String named = Desk.CLEAN.replaceFirst("\"1.0\"", "\"1.0\",\"profile\":\"qemu-11,linux-7.3\"");
    desk.with("named.jsonl", named).with("odd.jsonl", named.replace("qemu-11,", "vax,"));
    assertEquals("qemu-11,linux-7.3", read("named.jsonl").profile());
    assertEquals("generic", read("odd.jsonl").profile());
    assertTrue(
        broken("odd.jsonl").startsWith("odd.jsonl: its header: no profile 'vax': the SMMUs are "));
  }

  @Test
  void optionsComeBeforeTheHeader() {
    desk.with("clean.jsonl", Desk.CLEAN);
    CheckOptions options = new CheckOptions(
        TraceFormats.byName("vsmmu"),
        ReadOptions.NONE,
        ProfileName.parse("rfc-2024,qemu-11-s1"),
        Mode.ADVERSARIAL,
        List.of(),
        2);
    Check check = new Check(desk.captures(InputStream.nullInputStream()), options);
    Outcome outcome = Desk.only(check, "clean.jsonl");
    Judged judged = ((Outcome.Done) outcome).judged();
    assertEquals("qemu-11-s1,rfc-2024", judged.profile());
    assertEquals(2, judged.records());
  }

  @Test
  void ourOwnMistakesAreNoVerdict() {
    desk.with("clean.jsonl", Desk.CLEAN);
    Watcher broken = new Watcher() {
      @Override
      public void stepped(TraceRecord record) {
        throw new IllegalStateException("record " + record.position());
      }

      @Override
      public void ended(Replay replay) {
        throw new AssertionError("not reached");
      }
    };
    Check check =
        new Check(desk.captures(InputStream.nullInputStream()), CheckOptions.DEFAULT, broken);
    Outcome outcome = Desk.only(check, "clean.jsonl");
    assertEquals(Exit.INTERNAL, outcome.exit());
    assertEquals(
        "clean.jsonl: internal error: java.lang.IllegalStateException: record 1: please report"
            + " this, with the trace if you can share it",
        ((Outcome.Crashed) outcome).message());
  }

  @Test
  void knowsNoProfileTwice() {
    assertEquals(Optional.of(Dialect.RFC_2024), ProfileName.parse("rfc-2024").dialect());
    for (String wrong : List.of("", "vax", "qemu-11,generic", "linux-7.3,rfc-2024")) {
      try {
        ProfileName.parse(wrong);
        throw new AssertionError(wrong + " was taken");
      } catch (IllegalArgumentException expected) {
        assertTrue(expected.getMessage().contains("'"));
      }
    }
  }

  private Judged read(String name) {
    return ((Outcome.Done) desk.check(name)).judged();
  }

  private String broken(String name) {
    assertEquals(Exit.INCONCLUSIVE, desk.check(name).exit());
    return read(name).broken();
  }

  private static Verdict judged(Desk desk, String name) {
    return ((Outcome.Done) desk.check(name)).judged().verdict();
  }
}
