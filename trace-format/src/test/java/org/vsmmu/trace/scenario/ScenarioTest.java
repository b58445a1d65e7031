package org.vsmmu.trace.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.trace.scenario.Scenarios.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.Access;
import org.vsmmu.trace.Body.CacheEvent;
import org.vsmmu.trace.Body.ColdOutcome;
import org.vsmmu.trace.Body.MemoryWrite;
import org.vsmmu.trace.Body.RegisterAccess;
import org.vsmmu.trace.Body.Word;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.MemoryRegion;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.text.Lines;

class ScenarioTest {
  private static final long PROD = 0x98;
  private static final long CONS = 0x9c;
  private static final long GERROR = 0x60;
  private static final long GERRORN = 0x64;
  private static final String QUEUE = "{'op':'reg','reg':'CMDQ_BASE','val':'0x41000001','size':8},"
      + "{'op':'reg','reg':'CMDQ_PROD','val':'0x1','size':4}";
  private static final String FAULTY =
      "{'op':'dma','sid':'0x20','iova':'0x7bc0000008','rw':'r','n':4}";

  private static RegisterAccess write(long offset, long value) {
    return new RegisterAccess(true, offset, value, 4);
  }

  private static RegisterAccess read(long offset, long value) {
    return new RegisterAccess(false, offset, value, 4);
  }

  private static CacheEvent cache(String cache, String action, Map<String, Long> fields) {
    SortedMap<String, Long> sorted = new TreeMap<>(fields);
    return new CacheEvent(cache, action, sorted);
  }

  private static Access faulty(String status, OptionalLong output, List<EventRecord> events) {
    return Access.of(OptionalLong.of(0x20), Body.NONE, 0x7bc0000008L, "r", status, output)
        .withBytes(4)
        .withAttributes(Optional.of(true), Optional.of(false), "ordinary")
        .withEvents(events);
  }

  @Test
  void saysWhichMachineItIs() throws IOException {
    String text = line("a", "{'op':'read','reg':'CR0'}", "{'val':'0xd'}");
    String nested =
        text.replace("\"stage\":\"1\"", "\"stage\":\"nested\",\"probes\":\"s2-concat\"");
    Scenarios.Whole whole = Scenarios.read(text + nested);
    MemoryRegion ram = new MemoryRegion(0x40000000L, 0x5fffffffL, MemoryRegion.Content.ZERO);
    assertEquals(
        new TraceHeader(
            "qemu-scenarios",
            "",
            "by hand",
            "qemu-11-s1",
            SmmuProfile.QEMU_11_S1.idRegisters(),
            "",
            false,
            List.of(),
            List.of(ram),
            true,
            true,
            Optional.empty()),
        whole.traces().get(0).header());
    Scenarios.Trace probing = whole.traces().get(1);
    assertEquals("by hand probes=s2-concat", probing.header().origin());
    assertEquals("qemu-11", probing.header().profile());
    assertEquals(List.of(new Body.Note("probes: s2-concat"), read(0x20, 0xd)), probing.bodies());
    assertEquals(Source.line(Scenarios.FILE, 2), probing.records().get(0).source());
    assertEquals(
        List.of(1L, 2L), probing.records().stream().map(TraceRecord::position).toList());
  }

  @Test
  void putsCommandsWhereTheQueueStandsAndWraps() throws IOException {
    Scenarios.Trace trace = Scenarios.of(
        QUEUE + ",{'op':'cmd','w':[['0x3','0x1'],['0x46','0x0'],['0x30','0x0']]}",
        "null,{'prod':'0x1','cons':'0x0','gerror':'0x0','gerrorn':'0x0'},"
            + "{'prod':'0x0','cons':'0x1000002','gerror':'0x1','gerrorn':'0x0'}");
    assertEquals(
        List.of(
            new RegisterAccess(true, 0x90, 0x41000001L, 8),
            write(PROD, 1),
            read(PROD, 1),
            read(CONS, 0),
            read(GERROR, 0),
            read(GERRORN, 0),
            new MemoryWrite(List.of(
                new Word(0x41000010L, 3),
                new Word(0x41000018L, 1),
                new Word(0x41000000L, 0x46),
                new Word(0x41000008L, 0),
                new Word(0x41000010L, 0x30),
                new Word(0x41000018L, 0))),
            write(PROD, 0),
            read(PROD, 0),
            read(CONS, 0x1000002),
            read(GERROR, 1),
            read(GERRORN, 0)),
        trace.bodies());
  }

  @Test
  void takesNoMoreEntriesThanTheSmmuSupports() {
    CommandQueue queue = new CommandQueue(19);
    queue.base(0x4000_0000_4100_003fL);
    queue.prod(0x7ffff);
    List<long[]> two = List.of(new long[] {1, 2}, new long[] {3, 4});
    assertEquals(
        List.of(
            new Word(0x41000020L + 0x7ffff0, 1),
            new Word(0x41000020L + 0x7ffff8, 2),
            new Word(0x41000020L, 3),
            new Word(0x41000028L, 4)),
        queue.put(two));
    assertEquals(0x80001, queue.prod());
  }

  @Test
  void showsAnAccessWithItsCachesAndWhatEmptyOnesGive() throws IOException {
    Scenarios.Trace trace = Scenarios.of(
        FAULTY,
        "{'status':'ok','out':'0x40000008','dev':'0xdead0004','events':[],'cfg':'hit',"
            + "'tlb':[['hit',5,-1,'0x7bc0000008']],'ins':[],'gerror':'0x0','evtq_prod':'0x1',"
            + "'stale':true,'cold':{'status':'fault','out':null,"
            + "'events':[['0x2000000010','0x0','0x7bc0000008','0x0']]}}");
    ColdOutcome cold = new ColdOutcome(
        "fault", Body.NONE, List.of(new EventRecord(0x2000000010L, 0, 0x7bc0000008L, 0)));
    assertEquals(
        List.of(
            cache("config", "hit", Map.of("sid", 0x20L)),
            cache("tlb", "hit", Map.of("asid", 5L, "vmid", -1L, "addr", 0x7bc0000008L)),
            faulty("ok", OptionalLong.of(0x40000008), List.of()).withCold(cold),
            read(0x100a8, 1),
            read(GERROR, 0)),
        trace.bodies());
    assertEquals(Map.of(), trace.report().unknown());
  }

  @Test
  void takesTheSameOutcomeForColdWhenNothingWasStale() throws IOException {
    Scenarios.Trace trace = Scenarios.of(
        FAULTY + "," + FAULTY,
        "{'status':'denied','out':null,'events':[],'stale':false},"
            + "{'status':'fault','out':null,'events':[]}");
    assertEquals(
        List.of(
            faulty("abort", Body.NONE, List.of())
                .withCold(new ColdOutcome("abort", Body.NONE, List.of())),
            faulty("fault", Body.NONE, List.of())),
        trace.bodies());
  }

  @Test
  void putsAnInsertionBeforeTheLookupThatHitsIt() throws IOException {
    Scenarios.Trace trace = Scenarios.of(
        FAULTY,
        "{'status':'ok','out':'0x0','events':[],"
            + "'tlb':[['miss',-1,1,'0x42000000'],['miss',5,1,'0x1000'],['hit',-1,1,'0x421ff000']],"
            + "'ins':[[-1,1,'0x42000000',1,2],[5,1,'0x1000',1,3]]}");
    assertEquals(
        List.of("miss 42000000", "miss 1000", "insert 42000000", "hit 421ff000", "insert 1000"),
        trace.bodies().stream()
            .filter(CacheEvent.class::isInstance)
            .map(CacheEvent.class::cast)
            .map(e -> e.action() + " " + Long.toHexString(e.fields().get("addr")))
            .toList());
  }

  @Test
  void endsWhereTheEmulatorDied() throws IOException {
    Scenarios.Trace trace = Scenarios.of(
        "{'op':'mem','w':[['0x41200400','0x1']]}," + FAULTY + "," + FAULTY,
        "null,{'died':'rc=-6'}");
    Access died = Access.of(OptionalLong.of(0x20), Body.NONE, 0x7bc0000008L, "r", "died", Body.NONE)
        .withBytes(4)
        .withAttributes(Optional.of(true), Optional.of(false), "ordinary");
    assertEquals(
        List.of(
            new MemoryWrite(List.of(new Word(0x41200400L, 1))),
            died,
            new Body.Died("the emulator died: rc=-6")),
        trace.bodies());
  }

  @Test
  void saysWhatWasNotObserved() throws IOException {
    Scenarios.Trace trace = Scenarios.of(
        "{'op':'read','reg':'GERROR'},{'op':'cmd','w':[['0x46','0x0']]},{'op':'wait','ms':1}",
        "null");
    assertEquals(
        List.of(
            new Body.Note("not observed: what a read of GERROR gave"),
            new Body.Gap(Body.NONE, "commands, and where the queue is was not said before"),
            new Body.Gap(Body.NONE, "a step that this reader does not know: wait")),
        trace.bodies());
    assertEquals(Map.of("step wait", 1L), trace.report().unknown());
  }

  @Test
  void countsMembersThatItDoesNotKnow() throws IOException {
    Scenarios.Trace trace =
        Scenarios.of("{'op':'read','reg':'CR0','cpu':1}", "{'val':'0x0','latency':7}");
    assertEquals(
        Map.of("member cpu of a step read", 1L, "member latency observed of read", 1L),
        trace.report().unknown());
  }

  @Test
  void namesDamagedLinesAndGoesOn() throws IOException {
    String good = line("good", "{'op':'read','reg':'CR0'}", "{'val':'0x0'}");
    String text = good
        + "\n"
        + good.substring(0, 40) + "\n"
        + good.replace("CR0", "CR9")
        + good.replace("\"0x0\"", "0")
        + "\"" + "a".repeat(Lines.MAX_LINE) + "\"\n"
        + line("odd", "{'op':'mem','w':[['0x41200404','0x1']]}", "null")
        + "[]\n"
        + good.replace("good", "last");
    Scenarios.Whole whole = Scenarios.read(text);
    assertEquals(
        List.of("good", "last"),
        whole.traces().stream().map(Scenarios.Trace::id).toList());
    List<String> problems = whole.problems();
    assertEquals(6, problems.size());
    assertTrue(problems.get(0).startsWith("runs.jsonl:3:41: found"), problems.get(0));
    assertEquals(
        "runs.jsonl:4:85: found \"reg: \"CR9\"\", expected a register's name such as CMDQ_PROD",
        problems.get(1));
    assertEquals(
        "runs.jsonl:5:107: found \"val: 0\", expected a hex string such as \"0x1000\"",
        problems.get(2));
    assertTrue(problems.get(3).startsWith("runs.jsonl:6: found \"a line of"), problems.get(3));
    assertEquals(
        "runs.jsonl:7:83: found \"address: \"0x41200404\"\", expected a multiple of 8",
        problems.get(4));
    assertTrue(problems.get(5).startsWith("runs.jsonl:8:1: found"), problems.get(5));
  }

  @Test
  void recognisesItselfByAWholeScenario() throws IOException {
    ScenarioFormat format = new ScenarioFormat();
    String good = line("good", "", "");
    assertTrue(format.recognises(("\n" + good).getBytes(StandardCharsets.UTF_8), "any"));
    assertFalse(format.recognises("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8), "any"));
    assertTrue(format.recognises(("{\"id\":\n" + good).getBytes(StandardCharsets.UTF_8), "any"));
    assertTrue(format.manyTraces());
  }

  @Test
  void opensOneTraceOnlyWhenThereIsOne() throws IOException {
    ScenarioFormat format = new ScenarioFormat();
    String good = line("good", "{'op':'read','reg':'CR0'}", "{'val':'0x0'}");
    assertEquals(
        read(0x20, 0), format.open(input(good), ReadOptions.NONE).next().body());
    assertThrows(IOException.class, () -> format.open(input(good + good), ReadOptions.NONE));
  }

  private static Input input(String text) throws IOException {
    return Input.of("one", new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
