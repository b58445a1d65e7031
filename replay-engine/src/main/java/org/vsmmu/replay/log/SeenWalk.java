package org.vsmmu.replay.log;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.TranslationTable.Kind;
import org.vsmmu.trace.TraceRecord;

/** A walk as a log shows it, each step held against the word that was read before it. */
final class SeenWalk {
  private static final int PAGE_SHIFT = 12;
  private static final String STEPS = "every smmu_get_pte and smmu_ptw_level line of a walk";

  private final SeenTable table;
  private final boolean stage2;
  private final long input;
  private final FaultClass cause;
  private final LongFunction<OptionalLong> stage2Of;
  private final List<Step> steps = new ArrayList<>(4);
  private Break broken;
  private String lacks = "";
  private int limits;
  private Kind kind;

  /**
   * @param cause what the result is for
   * @param stage2Of where stage 2 takes the address of a descriptor; null without stage 2
   */
  SeenWalk(
      SeenTable table,
      boolean stage2,
      long input,
      FaultClass cause,
      LongFunction<OptionalLong> stage2Of) {
    this.table = table;
    this.stage2 = stage2;
    this.input = input;
    this.cause = cause;
    this.stage2Of = stage2Of;
  }

  SeenTable table() {
    return table;
  }

  boolean stage2() {
    return stage2;
  }

  long input() {
    return input;
  }

  FaultClass cause() {
    return cause;
  }

  Break broken() {
    return broken;
  }

  /** What the log would have to show; empty when it shows enough. */
  String lacks() {
    return lacks;
  }

  /** What the last descriptor is; null before the first. */
  Kind kind() {
    return kind;
  }

  /** Whether its tables stand in the addresses of a stage 2. */
  boolean nested() {
    return stage2Of != null;
  }

  int limits() {
    return limits;
  }

  Step last() {
    return steps.get(steps.size() - 1);
  }

  List<TraceRecord> lines() {
    return steps.stream().map(Step::at).toList();
  }

  /** The IPA or PA of the next table; only if the last descriptor is one. */
  long nextTable() {
    return table.nextTable(last().read());
  }

  /** log2 of what the leaf maps; only if the last descriptor is one. */
  int leafShift() {
    return table.shift(last().level());
  }

  /** Where the leaf takes the input; only if the last descriptor is one. */
  long output() {
    long low = (1L << leafShift()) - 1;
    return table.leafOutput(last().read(), last().level()) | (input & low);
  }

  /** Takes the next descriptor. */
  void step(Step step) {
    if (!table.fits(step.level(), step.sizeShift())) {
      fail("a granule that fits the table", "2^" + step.sizeShift() + " bytes", step.at());
    } else if (step.input() >>> PAGE_SHIFT != input >>> PAGE_SHIFT) {
      fail("a walk of " + hex(input), "a walk of " + hex(step.input()), step.at());
    } else if (step.stated().isPresent() && step.stated().getAsLong() != step.address()) {
      fail(descriptor(step.address()), descriptor(step.stated().getAsLong()), step.at());
    } else {
      place(step);
    }
    if (broken == null) {
      steps.add(step);
      decide(step);
    }
  }

  private void place(Step step) {
    if (steps.isEmpty()) {
      switch (table.begin(step.level(), input, step.address())) {
        case RIGHT -> {}
        case LATE -> lacks = STEPS;
        case WRONG ->
          fail(
              table.firstDescriptor(input).isPresent()
                  ? descriptor(table.firstDescriptor(input).getAsLong())
                  : "the table's start level",
              descriptor(step.address()) + " at level " + step.level(),
              step.at());
      }
      return;
    }
    int level = last().level() + 1;
    if (step.level() > level) {
      lacks = STEPS;
    } else if (kind != Kind.TABLE || step.level() < level) {
      fail(
          "a walk that ends at level " + last().level(),
          "a step to level " + step.level(),
          step.at());
    } else {
      follow(step);
    }
  }

  /** The descriptor's address follows from the table before it and the index of the input. */
  private void follow(Step step) {
    long base = nextTable();
    long offset = table.index(step.level(), input) * Long.BYTES;
    OptionalLong expected =
        stage2Of == null ? OptionalLong.of(base + offset) : stage2Of.apply(base + offset);
    if (expected.isEmpty()) {
      lacks = "the walk that filled the stage-2 entry for " + hex(base + offset);
    } else if (expected.getAsLong() != step.address()) {
      fail(descriptor(expected.getAsLong()), descriptor(step.address()), step.at());
    }
  }

  private void decide(Step step) {
    kind = table.kind(step.read(), step.level());
    boolean differs = step.read() != step.used()
        && switch (kind) {
          case INVALID -> table.kind(step.used(), step.level()) != kind;
          case TABLE ->
            table.kind(step.used(), step.level()) != kind
                || table.nextTable(step.used()) != table.nextTable(step.read());
          case LEAF ->
            table.kind(step.used(), step.level()) != kind
                || table.leafOutput(step.used(), step.level())
                    != table.leafOutput(step.read(), step.level());
        };
    if (differs) {
      fail("the word that was read, " + hex(step.read()), hex(step.used()), step.at());
    }
    if (kind == Kind.TABLE) {
      limits |= table.limits(step.read());
    }
  }

  /** A line calls the last descriptor a leaf, with its word and where it leads. */
  void leaf(int level, long word, OptionalLong output, TraceRecord at) {
    if (skips(level)) {
      return;
    }
    if (kind != Kind.LEAF) {
      fail(kind == Kind.TABLE ? "a table" : "an invalid descriptor", "a leaf", at);
      return;
    }
    long expected = table.leafOutput(last().read(), last().level());
    if (word != last().read() && table.leafOutput(word, last().level()) != expected) {
      fail("the word that was read, " + hex(last().read()), hex(word), at);
    } else if (output.isPresent() && output.getAsLong() != expected) {
      fail("a leaf to " + hex(expected), "a leaf to " + hex(output.getAsLong()), at);
    }
  }

  /** A line calls the last descriptor invalid. */
  void invalid(int level, TraceRecord at) {
    if (!skips(level) && kind != Kind.INVALID) {
      fail(kind == Kind.TABLE ? "a table" : "a leaf", "an invalid descriptor", at);
    }
  }

  /** Whether the descriptor of a level is not the last one that is shown. */
  private boolean skips(int level) {
    if (steps.isEmpty() || last().level() != level) {
      lacks = STEPS;
    }
    return broken != null || !lacks.isEmpty();
  }

  void fail(String expected, String observed, TraceRecord at) {
    if (broken == null && lacks.isEmpty()) {
      broken = new Break(expected, observed, at);
    }
  }

  private static String descriptor(long address) {
    return "a descriptor at " + hex(address);
  }

  private static String hex(long value) {
    return RecordText.hex(value);
  }
}
