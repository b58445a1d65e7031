package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.vsmmu.smmu.translate.OneStream.SID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.vectors.Vectors;
import org.vsmmu.smmu.vectors.Walk;

/** The walks of SMMUv3 11.5, descriptor by descriptor. */
class WorkedWalksTest {
  private static final Pattern DESCRIPTOR =
      Pattern.compile("(S[12]) L(\\d) idx \\S+ @(0x\\w+)(?: \\(PA (0x\\w+)\\))? = (0x\\w+)");
  private static final Pattern STAGE_2 =
      Pattern.compile(" *S2 IPA (0x\\w+) -> PA (0x\\w+) \\(leaf L2, 2\\^21\\)");
  private static final Pattern SUCCESS =
      Pattern.compile("-> PA (0x\\w+) \\(block/page 2\\^(\\d+), level (\\d)\\)");
  private static final Pattern FAULT = Pattern.compile(
      "-> (\\w+)(?: S2=1 CLASS=(\\w+) IPA=(0x\\w+))? at level (\\d), descriptor address (0x\\w+)");
  private static final long VA = 0x1234_5678_9abcL;

  /** What each walk's title says, in fields. */
  private static final Map<String, Setting> SETTINGS = Map.ofEntries(
      Map.entry("W01", stage1(VA, 16, 0, 0x8_8010_0000L)),
      Map.entry("W02", stage1(VA, 16, 0, 0x8_8010_0000L)),
      Map.entry("W03", stage1(VA, 16, 0, 0x8_8010_0000L).toWrite()),
      Map.entry("W04", stage1(VA, 16, 0, 0x8_8010_0000L)),
      Map.entry("W05", stage1(VA, 16, 0, 0x8_8010_0000L)),
      Map.entry("W06", stage1(VA, 16, 0, 0x8_8010_0000L).withIps(1)),
      Map.entry("W07", stage1(0x1234_5678, 25, 0, 0x8_8030_0000L)),
      Map.entry("W08", stage1(0x55eL << 29 | 0xdef << 16 | 0x1234, 16, 1, 0x8_8040_0000L)),
      Map.entry("W09", stage1(1L << 36 | 0x11aL << 25 | 0x56_7890, 17, 2, 0x8_8050_0000L)),
      Map.entry("W10", new Setting(6, 0xc0_4020_1008L, false, 0, 0, 0, 5)),
      Map.entry("W11", new Setting(6, 0xc0_4020_1008L, true, 0, 0, 0, 5)),
      Map.entry("W12", nested()),
      Map.entry("W13", nested().toWrite()),
      Map.entry("W14", nested()));

  private record Setting(
      int config, long address, boolean write, int t0sz, int tg0, long ttb0, int ips) {
    Setting toWrite() {
      return new Setting(config, address, true, t0sz, tg0, ttb0, ips);
    }

    Setting withIps(int encoded) {
      return new Setting(config, address, write, t0sz, tg0, ttb0, encoded);
    }

    OneStream stream() {
      OneStream stream = switch (config) {
        case 5 -> OneStream.stage1();
        case 6 -> OneStream.stage2();
        default -> OneStream.nested();
      };
      if (config != 6) {
        stream.cd(CdFields.T0SZ, t0sz).cd(CdFields.TG0, tg0).cd(CdFields.IPS, ips);
        stream.cd(CdFields.TTB0, ttb0 >>> 4);
      }
      return stream;
    }

    Transaction transaction() {
      return write ? Transaction.write(SID, address) : Transaction.read(SID, address);
    }
  }

  private record Descriptor(boolean stage2, int level, long address, long value) {}

  private static Setting stage1(long va, int t0sz, int tg0, long ttb0) {
    return new Setting(5, va, false, t0sz, tg0, ttb0, 5);
  }

  private static Setting nested() {
    return new Setting(7, 0x1234_5678, false, 25, 0, 0x4001_0000, 5);
  }

  @Test
  void knowsEveryWalk() {
    assertEquals(
        SETTINGS.keySet().stream().sorted().toList(),
        Vectors.walks().stream().map(Walk::id).toList());
  }

  @TestFactory
  Stream<DynamicTest> walks() {
    return Vectors.walks().stream().map(walk -> dynamicTest(walk.id(), () -> check(walk)));
  }

  private static void check(Walk walk) {
    Setting setting = SETTINGS.get(walk.id());
    OneStream stream = setting.stream();
    if (setting.config() == 7) {
      // The stage-2 tables that the trace does not spell out, and a page for the CD.
      stream.memory.put(0x8_8002_0008L, 0x8_8004_1003L);
      stream.memory.put(0x8_8004_1000L, 0x8_c000_0000L | OneStream.S2_BLOCK);
      stream.memory.put(0x8_8002_0010L, 0x8_8004_2003L);
      stream.memory.put(0x8_8004_2000L, 0x8_d000_0000L | OneStream.S2_BLOCK);
      stream.memory.put(0x8_c000_f000L, stream.cd);
    }
    List<Descriptor> expected = load(walk, stream.memory);
    List<Descriptor> heard = new ArrayList<>();
    stream.walker().tell(new WalkListener() {
      @Override
      public void descriptor(boolean stage2, int level, long address, long descriptor) {
        heard.add(new Descriptor(stage2, level, address, descriptor));
      }
    });
    Outcome outcome = stream.run(setting.transaction());
    boolean nested = setting.config() == 7;
    assertEquals(
        expected.stream().filter(d -> !nested || !d.stage2()).toList(),
        heard.stream().filter(d -> !nested || !d.stage2()).toList());
    checkResult(walk, outcome, heard.get(heard.size() - 1), stream.walker(), setting.config());
    checkStage2(walk, stream);
  }

  private static List<Descriptor> load(Walk walk, WordMemory memory) {
    List<Descriptor> descriptors = new ArrayList<>();
    for (String line : walk.trace()) {
      Matcher m = DESCRIPTOR.matcher(line.strip());
      if (m.matches()) {
        long at = Long.decode(m.group(4) == null ? m.group(3) : m.group(4));
        long value = Long.decode(m.group(5));
        memory.put(at, value);
        boolean stage2 = m.group(1).equals("S2");
        descriptors.add(new Descriptor(stage2, Integer.parseInt(m.group(2)), at, value));
      } else {
        assertTrue(STAGE_2.matcher(line).matches(), line);
      }
    }
    return descriptors;
  }

  private static void checkResult(
      Walk walk, Outcome outcome, Descriptor last, Walker walker, int config) {
    Matcher success = SUCCESS.matcher(walk.result());
    if (success.matches()) {
      assertEquals(Outcome.translated(Long.decode(success.group(1))), outcome);
      int size = config == 6 ? walker.leafShift() : walker.stage1Shift();
      assertEquals(Integer.parseInt(success.group(2)), size);
      if (config != 7) {
        assertEquals(Integer.parseInt(success.group(3)), last.level());
      }
      return;
    }
    Matcher fault = FAULT.matcher(walk.result());
    assertTrue(fault.matches(), walk.result());
    assertEquals(Outcome.Kind.ABORTED, outcome.kind());
    assertEquals(fault.group(1), outcome.event().name());
    assertEquals(Integer.parseInt(fault.group(4)), last.level());
    assertEquals(Long.decode(fault.group(5)), last.address());
    boolean stage2 = config == 6 || fault.group(2) != null;
    assertEquals(stage2, outcome.event().has(EventFields.S2));
    if (fault.group(2) != null) {
      int cause = Fault.FaultClass.valueOf(fault.group(2)).ordinal();
      assertEquals(cause, outcome.event().get(EventFields.CLASS));
      assertEquals(Long.decode(fault.group(3)), outcome.event().address(EventFields.IPA));
    }
  }

  /** The stage-2 translations of a nested walk are those of a stream with only that stage. */
  private static void checkStage2(Walk walk, OneStream nested) {
    for (String line : walk.trace()) {
      Matcher m = STAGE_2.matcher(line);
      if (m.matches()) {
        OneStream alone = nested.alone();
        assertEquals(
            Outcome.translated(Long.decode(m.group(2))), alone.read(Long.decode(m.group(1))));
        assertEquals(21, alone.walker().leafShift());
      }
    }
  }

  @Test
  void w01LeafIsGlobalUnlessNgIsSet() {
    OneStream stream = OneStream.stage1();
    Tree tree = stream.tree().put(VA, 3, 0x9abc_d000L | OneStream.PAGE);
    stream.read(VA);
    assertTrue(stream.walker().global());
    tree.put(VA, 3, 0x9abc_d000L | 0xf43);
    stream.read(VA);
    assertTrue(!stream.walker().global());
  }

  @Test
  void refusesAddressesBeyondT0sz() {
    OneStream stream = OneStream.stage1();
    stream.tree().put(VA, 3, 0x9abc_d000L | OneStream.PAGE);
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x1000000000000 read class=IN",
        stream.read(0x0001_0000_0000_0000L).toString());
    long tagged = 0xab00_1234_5678_9abcL;
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0xab00123456789abc read class=IN",
        stream.read(tagged).toString());
    stream.cd(CdFields.TBI0, 1);
    assertEquals("0x9abcdabc", stream.read(tagged).toString());
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0xab00000000000abc read class=IN",
        stream.read(0xab00_0000_0000_0abcL).toString());
  }

  @Test
  void takesTheUpperHalfThroughTtb1() {
    OneStream stream = OneStream.stage1();
    stream.cd(CdFields.T0SZ, 25).cd(CdFields.T1SZ, 25).cd(CdFields.TG1, 2).cd(CdFields.EPD1, 0);
    stream.cd[2] |= 0x8_8020_0000L;
    stream.memory.put(0x8_8020_0000L, 0xc000_0000L | OneStream.BLOCK);
    stream.memory.put(0x8_8010_0000L, 0x4000_0000L | OneStream.BLOCK);
    assertEquals("0xc0000000", stream.read(0xffff_ff80_0000_0000L).toString());
    assertEquals("0x40000000", stream.read(0).toString());
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0xffffff0000000000 read class=IN",
        stream.read(0xffff_ff00_0000_0000L).toString());
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x8000000000 read class=IN",
        stream.read(0x80_0000_0000L).toString());
  }
}
