package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.qemu.QemuLogFormat;

/** Follows QEMU's TLB through its logs, and reckons the same from the lines alone. */
class QemuLogsTest {

  /** The kernel writes STRTAB_BASE, CMDQ_BASE and EVENTQ_BASE once each. */
  private static final long BASES = 3;

  private static final Pattern INSERT = Pattern.compile(
      ".*IOTLB \\+\\+ asid=(-?\\d+) vmid=(-?\\d+) addr=0x(\\w+) tg=(\\d) level=(\\d).*");
  private static final Pattern RANGE =
      Pattern.compile(".*smmuv3_range_inval vmid=(-?\\d+) asid=(-?\\d+) addr=0x(\\w+) tg=(\\d)"
          + " num_pages=0x(\\w+) ttl=(\\d) leaf=\\d stage=(\\d).*");
  private static final Pattern ASID =
      Pattern.compile(".*smmu_iotlb_inv_asid_vmid .*asid=(\\d+) vmid=(-?\\d+).*");
  private static final Pattern VMID =
      Pattern.compile(".*smmu_iotlb_inv_vmid(_s1)? .*vmid=(\\d+).*");

  private record Key(long vmid, long asid, long first, long size) {}

  /** What the log's own insert and invalidate lines imply at its end. */
  private static TreeSet<String> implied(List<String> lines) {
    Map<Key, Integer> held = new HashMap<>();
    for (String line : lines) {
      Matcher insert = INSERT.matcher(line);
      Matcher range = RANGE.matcher(line);
      Matcher asid = ASID.matcher(line);
      Matcher vmid = VMID.matcher(line);
      if (insert.matches()) {
        int shift = 10 + 2 * Integer.parseInt(insert.group(4));
        int level = Integer.parseInt(insert.group(5));
        long size = 1L << (shift + (3 - level) * (shift - 3));
        long first = Long.parseUnsignedLong(insert.group(3), 16) / size * size;
        long v = Math.max(0, Long.parseLong(insert.group(2)));
        held.put(new Key(v, Long.parseLong(insert.group(1)), first, size), level);
      } else if (range.matches()) {
        long v = Long.parseLong(range.group(1));
        long a = Long.parseLong(range.group(2));
        long first = Long.parseUnsignedLong(range.group(3), 16);
        int tg = Integer.parseInt(range.group(4));
        long pages = Long.parseUnsignedLong(range.group(5), 16);
        long end = first + (tg == 0 ? 1 : pages << (10 + 2 * tg));
        boolean stage2 = range.group(7).equals("2");
        held.keySet()
            .removeIf(key -> (v < 0 || key.vmid == v)
                && (key.asid < 0) == stage2
                && (a < 0 || key.asid == a)
                && key.first < end
                && first < key.first + key.size);
      } else if (asid.matches()) {
        long a = Long.parseLong(asid.group(1));
        long v = Math.max(0, Long.parseLong(asid.group(2)));
        held.keySet().removeIf(key -> key.asid == a && key.vmid == v);
      } else if (vmid.matches()) {
        boolean stage1 = vmid.group(1) != null;
        long v = Long.parseLong(vmid.group(2));
        held.keySet().removeIf(key -> key.vmid == v && (!stage1 || key.asid >= 0));
      } else if (line.contains("smmu_iotlb_inv_all")) {
        held.clear();
      }
    }
    TreeSet<String> text = new TreeSet<>();
    held.keySet().forEach(k -> text.add(text(k.vmid, k.asid, k.first, k.size)));
    return text;
  }

  private static String text(long vmid, long asid, long first, long size) {
    return "vmid=%d asid=%d %x+%x".formatted(vmid, asid, first, size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deb73-kprobe-raw", "deb73-strict-io", "deb73-passthrough-rebind"})
  void explainsEveryHitAndEndsAsTheLogImplies(String run) throws IOException {
    String capture = "qemu11-" + run + ".qemu.log.gz";
    List<String> lines = Replays.lines(capture);
    Input input = Input.open(capture, Replays.CAPTURED.resolve(capture));
    try (TraceReader reader = new QemuLogFormat().open(input, ReadOptions.NONE)) {
      ReplayOptions options =
          new ReplayOptions(Optional.empty(), ReplayOptions.Mode.OBSERVED, List.of());
      Replay replay = Replays.judge(reader, options);
      TreeSet<String> held = new TreeSet<>();
      for (CacheState.TlbLine line : replay.state().tlb()) {
        assertEquals("held", line.state());
        long size = line.range().last() - line.range().first() + 1;
        held.add(
            text(line.vmid().orElse(0), line.asid().orElse(-1), line.range().first(), size));
      }
      assertEquals(implied(lines), held);
      Judged judged = replay.finish(capture, reader, "");
      assertEquals(Verdict.CONFORMS, judged.verdict());
      long hits =
          lines.stream().filter(line -> line.contains("smmu_iotlb_lookup_hit")).count();
      assertTrue(hits > 100, "hits: " + hits);
      long judgements = hits
          + lines.stream()
              .filter(line -> line.contains("smmuv3_translate_success"))
              .count();
      Map<String, Long> exercised = new TreeMap<>();
      judged.counts().forEach((rule, count) -> {
        if (count.exercised() > 0) {
          exercised.put(rule.id(), count.exercised());
        }
      });
      assertEquals(
          Map.of(
              "HIT-AFTER-INVALIDATE", judgements,
              "OUTCOME-NOT-PERMITTED", judgements,
              "BASE-MISALIGNED", BASES),
          exercised);
    }
  }

  @Test
  void findsTheGlobalPageThatSurvivesATlbiOfAnotherAsid() throws IOException {
    String capture = "qemu11-lab73-nest.qemu.log.gz";
    Input input = Input.open(capture, Replays.CAPTURED.resolve(capture));
    try (TraceReader reader = new QemuLogFormat().open(input, ReadOptions.NONE)) {
      Judged judged = Replays.judge(reader, ReplayOptions.DEFAULT).finish(capture, reader, "");
      List<String> found = judged.divergences().stream()
          .map(finding -> finding.rule().id()
              + finding.slice().stream()
                  .map(evidence -> " " + evidence.source().line() + " " + evidence.role())
                  .reduce("", String::concat))
          .toList();
      assertEquals(
          List.of("HIT-AFTER-INVALIDATE 3669 map 3677 map 3682 command 3685 sync 3692 access"),
          found);
    }
  }
}
