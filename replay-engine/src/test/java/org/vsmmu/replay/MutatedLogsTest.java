package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.qemu.QemuLogFormat;

/**
 * Changes one thing in a QEMU log, and reckons from the lines alone whether it is harmful: what a
 * walk reads must lead to what it did.
 */
class MutatedLogsTest {

  /** What a change means. */
  private enum Expected {
    /** Everything can still be as the log says. */
    BENIGN,
    /** It depends on what the log does not print. */
    OPEN,
    /** Nothing explains it. */
    HARMFUL
  }

  private record Mutant(List<String> lines, Expected expected, String what) {}

  private static final int EACH = 8;
  private static final Pattern READ = Pattern.compile(".*smmu_get_pte .*pte=0x(\\w+)$");
  private static final Pattern STEP =
      Pattern.compile(".*smmu_ptw_level stage=(\\d) level=(\\d) .*");
  private static final Pattern INSERT = Pattern.compile(
      ".*IOTLB \\+\\+ asid=(-?\\d+) vmid=(-?\\d+) addr=0x(\\w+) tg=1 level=(\\d).*");
  private static final Pattern HIT =
      Pattern.compile(".*IOTLB cache HIT asid=(-?\\d+) vmid=(-?\\d+) addr=0x(\\w+) .*");
  private static final Pattern EVENT =
      Pattern.compile(".*smmuv3_propagate_event SMMU_EVT_(\\w+) .*");
  private static final List<String> EVENTS =
      List.of("F_TRANSLATION", "F_PERMISSION", "F_ACCESS", "F_ADDR_SIZE", "C_BAD_CD", "C_BAD_STE");

  @ParameterizedTest
  @ValueSource(strings = {"deb73-strict-io", "lab73-nest"})
  void tellsHarmfulChangesFromHarmlessOnes(String run) {
    List<String> lines = Replays.lines("qemu11-" + run + ".qemu.log.gz");
    Judged whole = judge(lines);
    List<Mutant> mutants = new ArrayList<>();
    mutants.addAll(outputs(lines));
    for (boolean everywhere : new boolean[] {true, false}) {
      for (int bit : new int[] {0, 10, 7, 13, 56}) {
        mutants.addAll(words(lines, bit, everywhere));
      }
    }
    mutants.addAll(insertions(lines));
    mutants.addAll(events(lines));
    mutants.addAll(dropped(lines, "smmuv3_range_inval", Expected.BENIGN));
    mutants.addAll(dropped(lines, "smmu_get_pte", Expected.OPEN));
    mutants.addAll(dropped(lines, "smmu_ptw_level", Expected.OPEN));
    mutants.addAll(dropped(lines, "smmu_ptw_page_pte", Expected.BENIGN));
    Map<Expected, Integer> counts = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Mutant mutant : mutants) {
      counts.merge(mutant.expected(), 1, Integer::sum);
      Expected found = found(whole, judge(mutant.lines()));
      if (found != mutant.expected()) {
        wrong.add(mutant.what() + ": " + found + " instead of " + mutant.expected());
      }
    }
    assertEquals(List.of(), wrong);
    for (Expected expected : Expected.values()) {
      assertTrue(counts.getOrDefault(expected, 0) > EACH, counts.toString());
    }
  }

  private static Judged judge(List<String> lines) {
    return Replays.judge(new QemuLogFormat(), String.join("\n", lines) + "\n");
  }

  private static Expected found(Judged whole, Judged mutant) {
    if (mutant.divergences().size() > whole.divergences().size()) {
      return Expected.HARMFUL;
    }
    return mutant.inconclusive().size() > whole.inconclusive().size()
        ? Expected.OPEN
        : Expected.BENIGN;
  }

  /** A translation to another address, or of another one. */
  private static List<Mutant> outputs(List<String> lines) {
    List<Mutant> mutants = new ArrayList<>();
    for (int i : chosen(lines, line -> line.contains("smmuv3_translate_success"))) {
      for (String field : List.of("translated=0x", "iova=0x")) {
        for (long change : new long[] {1, 0x1000, 0x40000000L}) {
          if (change == 1 && field.startsWith("iova")) {
            // Old versions look up the page, so an offset alone moves both.
            continue;
          }
          List<String> changed = new ArrayList<>(lines);
          changed.set(i, xor(lines.get(i), field, change));
          mutants.add(new Mutant(changed, Expected.HARMFUL, field + change + " at " + (i + 1)));
        }
      }
    }
    return mutants;
  }

  private static String xor(String line, String field, long change) {
    Matcher matcher = Pattern.compile(Pattern.quote(field) + "(\\w+)").matcher(line);
    assertTrue(matcher.find(), line);
    long value = Long.parseUnsignedLong(matcher.group(1), 16) ^ change;
    return line.substring(0, matcher.start(1))
        + Long.toHexString(value)
        + line.substring(matcher.end(1));
  }

  /** One bit of one descriptor, in its own line alone or in all that show it. */
  private static List<Mutant> words(List<String> lines, int bit, boolean everywhere) {
    List<Mutant> mutants = new ArrayList<>();
    for (int i : chosen(lines, line -> line.contains("smmu_get_pte"))) {
      Matcher read = READ.matcher(lines.get(i));
      Matcher step = STEP.matcher(lines.get(i + 1));
      assertTrue(read.matches() && step.matches(), lines.get(i));
      long word = Long.parseUnsignedLong(read.group(1), 16);
      int level = Integer.parseInt(step.group(2));
      List<String> changed = new ArrayList<>(lines);
      changed.set(i, xor(lines.get(i), " pte=0x", 1L << bit));
      String end = end(lines, i);
      if (everywhere) {
        changed.set(i + 1, xor(lines.get(i + 1), " pte=0x", 1L << bit));
        if (lines.get(i + 2).contains("smmu_ptw")) {
          changed.set(i + 2, xor(lines.get(i + 2), " pte=0x", 1L << bit));
        }
      }
      mutants.add(new Mutant(
          changed,
          harm(word, level, bit, end),
          "bit %d at %d, everywhere %s".formatted(bit, i + 1, everywhere)));
    }
    return mutants;
  }

  /** What a change of a bit means (SMMUv3 4.3). */
  private static Expected harm(long word, int level, int bit, String end) {
    boolean valid = valid(word, level);
    if (valid != valid(word ^ 1L << bit, level)) {
      return Expected.HARMFUL;
    }
    boolean leaf = valid && (level == 3 || (word & 2) == 0);
    boolean last = leaf && end.contains("propagate_event");
    return switch (bit) {
      case 13 -> valid ? addressBit(level, leaf) : Expected.BENIGN;
      case 10 -> leaf ? accessFlag(end) : Expected.BENIGN;
      case 7 -> last && end.contains("F_PERMISSION") ? Expected.HARMFUL : Expected.BENIGN;
      default -> Expected.BENIGN;
    };
  }

  /** Bit 13 is an address bit of tables and pages; of blocks it is reserved. */
  private static Expected addressBit(int level, boolean leaf) {
    return leaf && level < 3 ? Expected.BENIGN : Expected.HARMFUL;
  }

  /** An access flag of 0 faults unless the CD says otherwise; a size fault comes before it. */
  private static Expected accessFlag(String end) {
    if (end.contains("F_ACCESS")) {
      return Expected.HARMFUL;
    }
    return end.contains("F_ADDR_SIZE") ? Expected.BENIGN : Expected.OPEN;
  }

  private static boolean valid(long word, int level) {
    return (word & 1) != 0 && (level == 3 ? (word & 2) != 0 : level > 0 || (word & 2) != 0);
  }

  /** The line that ends the access that a line belongs to. */
  private static String end(List<String> lines, int from) {
    int i = from;
    while (!lines.get(i).contains("smmuv3_translate_") && !lines.get(i).contains("propagate")) {
      i++;
    }
    return lines.get(i);
  }

  /** An insertion that the log does not tell of: harmful if the entry is hit. */
  private static List<Mutant> insertions(List<String> lines) {
    List<Mutant> mutants = new ArrayList<>();
    for (int i : chosen(lines, line -> line.contains("smmu_iotlb_insert"))) {
      List<String> changed = new ArrayList<>(lines);
      changed.remove(i);
      Expected expected = hitLater(lines, i) ? Expected.HARMFUL : Expected.BENIGN;
      mutants.add(new Mutant(changed, expected, "insertion at " + (i + 1)));
    }
    return mutants;
  }

  /** Whether the first look-up or insertion that touches an entry is a hit. */
  private static boolean hitLater(List<String> lines, int at) {
    Matcher entry = INSERT.matcher(lines.get(at));
    assertTrue(entry.matches());
    long size = 1L << (12 + 9 * (3 - Integer.parseInt(entry.group(4))));
    long first = Long.parseUnsignedLong(entry.group(3), 16);
    for (String line : lines.subList(at + 1, lines.size())) {
      Matcher hit = HIT.matcher(line);
      Matcher insert = INSERT.matcher(line);
      for (Matcher found : List.of(hit, insert)) {
        if (found.matches()
            && found.group(1).equals(entry.group(1))
            && found.group(2).equals(entry.group(2))) {
          long address = Long.parseUnsignedLong(found.group(3), 16);
          if (address >= first && address < first + size) {
            return found == hit;
          }
        }
      }
    }
    return false;
  }

  /** An event of another type, or of another stream. */
  private static List<Mutant> events(List<String> lines) {
    List<Mutant> mutants = new ArrayList<>();
    for (int i : chosen(lines, line -> line.contains("smmuv3_propagate_event"))) {
      Matcher event = EVENT.matcher(lines.get(i));
      assertTrue(event.matches());
      for (String other : EVENTS) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(i, lines.get(i).replace(event.group(1), other));
        Expected expected = other.equals(event.group(1)) ? Expected.BENIGN : Expected.HARMFUL;
        mutants.add(new Mutant(changed, expected, other + " at " + (i + 1)));
      }
      List<String> changed = new ArrayList<>(lines);
      changed.set(i, xor(lines.get(i), "sid=0x", 8));
      mutants.add(new Mutant(changed, Expected.HARMFUL, "sid at " + (i + 1)));
    }
    return mutants;
  }

  private static List<Mutant> dropped(List<String> lines, String event, Expected expected) {
    List<Mutant> mutants = new ArrayList<>();
    for (int i : chosen(lines, line -> line.contains(event + " "))) {
      List<String> changed = new ArrayList<>(lines);
      changed.remove(i);
      mutants.add(new Mutant(changed, expected, "no " + event + " at " + (i + 1)));
    }
    return mutants;
  }

  /** Some of the lines that are wanted, spread over the log. */
  private static List<Integer> chosen(List<String> lines, Function<String, Boolean> wanted) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (wanted.apply(lines.get(i))) {
        all.add(i);
      }
    }
    List<Integer> some = new ArrayList<>();
    int step = Math.max(1, all.size() / EACH);
    for (int i = step / 2; i < all.size(); i += step) {
      some.add(all.get(i));
    }
    return some;
  }
}
