package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.testing.Choices;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;

/** Random valid tables of one or two stages: the walker finds what a naive walk finds. */
class RandomTablesTest {
  private static final Gen<Integer> GRANULES = Gen.choose(12, 14, 16);
  private static final int[] TG0 = {0, 2, 1};
  private static final long ROOT_1 = 0x1_0000_0000L;
  private static final long ROOT_2 = 0x2_0000_0000L;
  private static final long FAULT = -1;

  /** One leaf of random depth: at which input, at which level, to where. */
  private record Leaf(long input, int level, long output, boolean contiguous) {}

  /** One stage: its geometry and its leaves; none at all shrinks to the smallest case. */
  private record Stage(int granule, int inputBits, int start, List<Leaf> leaves) {
    int below(int level) {
      return granule + (3 - level) * (granule - 3);
    }

    Stage with(Leaf leaf) {
      List<Leaf> all = new ArrayList<>(List.of(leaf));
      all.addAll(leaves);
      return new Stage(granule, inputBits, start, all);
    }
  }

  private record Case(Stage one, Stage two, List<Long> probes) {}

  private static Gen<Stage> stages(
      int fewestBits, int mostBits, boolean stage2, Gen<Long> outputs) {
    return choices -> {
      int granule = choices.draw(GRANULES);
      int bits = choices.draw(Gen.ints(fewestBits, mostBits));
      int start = 3 - (bits - granule - 1) / (granule - 3);
      Stage stage = new Stage(granule, bits, start, List.of());
      int index = bits - stage.below(start + 1);
      if (stage2 && start < 2 && index <= granule + 1 && choices.draw(Gen.booleans())) {
        // Concatenated tables, one level further down.
        start++;
      }
      return new Stage(
          granule, bits, start, choices.draw(Gen.listOf(leaves(granule, bits, start, outputs), 8)));
    };
  }

  private static Gen<Leaf> leaves(int granule, int bits, int start, Gen<Long> outputs) {
    return choices -> {
      int highest = Math.max(start, granule == 12 ? 1 : 2);
      int level = choices.draw(Gen.ints(highest, 3));
      return new Leaf(
          choices.draw(Gen.longs(0, (1L << bits) - 1)),
          level,
          choices.draw(outputs),
          choices.draw(Gen.booleans()));
    };
  }

  private static final Gen<Long> ANYWHERE = Gen.longs(0, (1L << 34) - 1);

  /** With either stage alone, or with both; then stage 2 maps what stage 1 needs to itself. */
  private static final Gen<Case> CASES = choices -> {
    int kind = choices.draw(Gen.ints(0, 2));
    if (kind == 0) {
      Stage one = choices.draw(stages(25, 48, false, ANYWHERE));
      return new Case(one, null, choices.draw(Gen.listOf(probes(one), 1, 12)));
    }
    Stage two = choices.draw(stages(kind == 1 ? 25 : 34, 47, true, ANYWHERE));
    if (kind == 1) {
      return new Case(null, two, choices.draw(Gen.listOf(probes(two), 1, 12)));
    }
    Stage whole = two.with(new Leaf(ROOT_1, 2, ROOT_1, false))
        .with(new Leaf(ROOT_1 + 0x20_0000, 2, ROOT_1 + 0x20_0000, false));
    Gen<Long> mapped = Gen.choose(whole.leaves()).map(Leaf::input);
    Stage one = choices.draw(stages(25, 48, false, Gen.oneOf(mapped, ANYWHERE)));
    return new Case(one, whole, choices.draw(Gen.listOf(probes(one), 1, 12)));
  };

  /** Near a leaf, or anywhere. */
  private static Gen<Long> probes(Stage stage) {
    return (Choices choices) -> {
      long any = choices.draw(Gen.longs(0, (1L << stage.inputBits()) - 1));
      if (stage.leaves().isEmpty() || choices.draw(Gen.ints(0, 3)) == 0) {
        return any;
      }
      Leaf leaf = choices.draw(Gen.choose(stage.leaves()));
      return leaf.input() ^ (any & ((1L << stage.below(leaf.level())) - 1));
    };
  }

  @Test
  void walksAsANaiveWalkerDoes() {
    int[] found = new int[3];
    Property.forAll(CASES, c -> compare(c, found));
    // Not a walk of nothing: each kind of stream finds leaves.
    for (int hits : found) {
      assertTrue(hits > 20, Arrays.toString(found));
    }
  }

  private static void compare(Case c, int[] found) {
    int config = 4 + (c.one() == null ? 0 : 1) + (c.two() == null ? 0 : 2);
    OneStream stream = OneStream.config(config).id(IdFields.STT, 1);
    if (c.two() != null) {
      second(stream, c);
      build(stream.memory, c.two(), ROOT_2);
    }
    if (c.one() != null) {
      first(stream, c.one());
      build(stream.memory, c.one(), ROOT_1);
    }
    for (long probe : c.probes()) {
      String expected = expected(stream, c, probe);
      Outcome outcome = run(stream, c, probe);
      if (!expected.equals("fault")) {
        found[config - 5]++;
      }
      assertEquals(expected, outcome.event() == null ? outcome.toString() : "fault");
    }
  }

  private static void first(OneStream stream, Stage one) {
    stream.cd(CdFields.V, 1).cd(CdFields.AA64, 1).cd(CdFields.IPS, 5).cd(CdFields.EPD1, 1);
    stream.cd(CdFields.A, 1).cd(CdFields.R, 1);
    stream.cd(CdFields.TG0, TG0[(one.granule() - 12) / 2]);
    stream.cd(CdFields.T0SZ, 64 - one.inputBits()).cd(CdFields.TTB0, ROOT_1 >>> 4);
  }

  private static void second(OneStream stream, Case c) {
    Stage two = c.two();
    int sl0 = two.granule() == 12 ? (two.start() == 3 ? 3 : 2 - two.start()) : 3 - two.start();
    stream.ste(SteFields.S2AA64, 1).ste(SteFields.S2R, 1).ste(SteFields.S2PS, 5);
    stream.ste(SteFields.S2TG, TG0[(two.granule() - 12) / 2]);
    stream.ste(SteFields.S2T0SZ, 64 - two.inputBits()).ste(SteFields.S2SL0, sl0);
    stream.ste(SteFields.S2TTB, ROOT_2 >>> 4);
  }

  private static void build(WordMemory memory, Stage stage, long root) {
    Tree tree = new Tree(
        memory, root, stage.granule(), stage.inputBits(), stage.start(), root + 0x10_0000, 0);
    for (Leaf leaf : stage.leaves()) {
      if (!blocked(memory, stage, root, leaf)) {
        long address = leaf.output() & -(1L << stage.below(leaf.level()));
        long bits = (leaf.level() == 3 ? 3 : 1) | 0x7fc | (leaf.contiguous() ? 1L << 52 : 0);
        tree.put(leaf.input(), leaf.level(), address | bits);
      }
    }
  }

  /** Whether a block of a higher level is there already. */
  private static boolean blocked(WordMemory memory, Stage stage, long root, Leaf leaf) {
    return naive(memory, stage, root, leaf.input(), null) != FAULT;
  }

  private static Outcome run(OneStream stream, Case c, long probe) {
    Controls controls = stream.controls();
    Translator translator = new Translator(stream.memory);
    Walker walker = translator.walker();
    StreamTableEntry ste = StreamTableEntry.of(stream.ste);
    ContextDescriptor cd = c.one() == null ? null : ContextDescriptor.of(stream.cd);
    Context context = Context.of(ste, cd, stream.id, false);
    return new StageOutput(controls, walker, new Responses(controls))
        .of(Transaction.read(OneStream.SID, probe), context);
  }

  private static String expected(OneStream stream, Case c, long probe) {
    long ipa = c.one() == null ? probe : naive(stream.memory, c.one(), ROOT_1, probe, c.two());
    long pa = ipa == FAULT || c.two() == null ? ipa : second(stream.memory, c.two(), ipa);
    return pa == FAULT ? "fault" : Outcome.translated(pa).toString();
  }

  private static long second(WordMemory memory, Stage two, long ipa) {
    return naive(memory, two, ROOT_2, ipa, null);
  }

  /** From the top level down, a descriptor at a time; every table address through stage 2. */
  private static long naive(WordMemory memory, Stage stage, long table, long input, Stage two) {
    int below = stage.below(stage.start());
    long entry = table + (input >>> below << 3);
    long at = two == null ? entry : second(memory, two, entry);
    long descriptor = at == FAULT || input >>> stage.inputBits() != 0 ? 0 : memory.read(at);
    long address = descriptor & 0xffff_ffff_f000L;
    long rest = input & ((1L << below) - 1);
    if ((descriptor & 3) == 3 && stage.start() < 3) {
      Stage next = new Stage(stage.granule(), below, stage.start() + 1, List.of());
      return naive(memory, next, address, rest, two);
    }
    return (descriptor & 1) == 0 ? FAULT : address >>> below << below | rest;
  }
}
