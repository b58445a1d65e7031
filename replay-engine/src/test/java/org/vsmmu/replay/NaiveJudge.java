package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which unmaps of an ftrace text are used again uncovered, computed page by page from the lines
 * alone. It shares no code with the reader, the caches or the ownership package.
 */
final class NaiveJudge {

  private static final long PAGE = 4096;
  private static final int REACH = 16;
  private static final int EVIDENCE = 4;
  private static final Pattern LINE =
      Pattern.compile("^\\s*(.+-\\d+)\\s+\\[(\\d+)\\]\\s+(\\S+)\\s+[\\d.]+: (\\w+): (.*)$");
  private static final Pattern RANGE =
      Pattern.compile("iova=0x([0-9a-f]+) - 0x([0-9a-f]+)(?: paddr=0x([0-9a-f]+))?.*");
  private static final Pattern LIST =
      Pattern.compile(".*issue_cmdlist\\+0x0/.* n=(\\d+) sync=(\\d).*\\{(.*)\\}.*");

  /** A command with its place, and the line at which a SYNC had completed it. */
  private static final class Tlbi {
    int line;
    String context;
    long w0;
    long w1;
    int completed = Integer.MAX_VALUE;

    int op() {
      return (int) (w0 & 0xff);
    }
  }

  private record Mapping(int line, String context, long first, long end, long output) {}

  private record Unmap(int line, String context, long first, long end) {}

  private final List<Mapping> maps = new ArrayList<>();
  private final List<Unmap> unmaps = new ArrayList<>();
  private final List<Tlbi> tlbis = new ArrayList<>();
  private final Map<String, TreeSet<Integer>> mapping = new HashMap<>();
  private final Map<String, Integer> lastLine = new HashMap<>();
  private final Set<Integer> asids = new HashSet<>();
  private final Set<Integer> vmids = new HashSet<>();
  private boolean fromReset;
  private final TreeSet<Integer> partialLists = new TreeSet<>();

  NaiveJudge(List<String> lines) {
    Map<String, List<Tlbi>> waiting = new HashMap<>();
    List<Tlbi> unsynced = new ArrayList<>();
    boolean returns = lines.stream().anyMatch(line -> line.contains("<- __arm_smmu_cmdq"));
    boolean first = true;
    for (int number = 1; number <= lines.size(); number++) {
      Matcher line = LINE.matcher(lines.get(number - 1));
      if (!line.matches()) {
        continue;
      }
      String flags = line.group(3);
      char interrupt = flags.length() > 2 ? Character.toLowerCase(flags.charAt(2)) : '.';
      String cpu = line.group(1).endsWith("-0") ? line.group(2) : "";
      String context = line.group(1) + interrupt + cpu;
      String event = line.group(5);
      Matcher range = RANGE.matcher(event.replace("IOMMU: ", ""));
      Matcher list = LIST.matcher(event);
      if (line.group(4).equals("map") && range.matches()) {
        maps.add(new Mapping(number, context, hex(range, 1), hex(range, 2), hex(range, 3)));
        mapping.computeIfAbsent(context, c -> new TreeSet<>()).add(number);
      } else if (line.group(4).equals("unmap") && range.matches()) {
        unmaps.add(new Unmap(number, context, hex(range, 1), hex(range, 2)));
        mapping.computeIfAbsent(context, c -> new TreeSet<>()).add(number);
      } else if (list.matches()) {
        List<Tlbi> here = new ArrayList<>();
        String[] words = list.group(3).split(",");
        int count = Integer.parseInt(list.group(1));
        if (count > words.length / 2) {
          partialLists.add(number);
        }
        for (int i = 0; i < Math.min(count, words.length / 2); i++) {
          Tlbi tlbi = new Tlbi();
          tlbi.line = number;
          tlbi.context = context;
          tlbi.w0 = Long.parseUnsignedLong(words[2 * i].substring(2), 16);
          tlbi.w1 = Long.parseUnsignedLong(words[2 * i + 1].substring(2), 16);
          fromReset |= first && tlbi.op() == 4;
          first = false;
          tlbis.add(tlbi);
          unsynced.add(tlbi);
        }
        if (list.group(2).equals("1")) {
          here.addAll(unsynced);
          unsynced.clear();
          if (returns) {
            waiting.put(context, here);
          } else {
            int completed = number;
            here.forEach(tlbi -> tlbi.completed = completed);
          }
        }
      } else if (event.contains("<- __arm_smmu_cmdq") && waiting.containsKey(context)) {
        int completed = number;
        waiting.remove(context).forEach(tlbi -> tlbi.completed = completed);
      } else if (event.contains("arm_smmu_write_cd_entry") || event.contains("install_ste")) {
        String[] words =
            event.substring(event.indexOf('{') + 1, event.indexOf('}')).split(",");
        if (event.contains("install_ste")) {
          long config = Long.parseUnsignedLong(words[0].substring(2), 16);
          boolean translates = (config & 1) != 0 && (config & 8) != 0 && (config & 6) != 0;
          if (translates) {
            vmids.add((int) (Long.parseUnsignedLong(words[2].substring(2), 16) & 0xffff));
          }
        } else {
          asids.add((int) (Long.parseUnsignedLong(words[0].substring(2), 16) >>> 48));
        }
      }
      lastLine.put(context, number);
    }
  }

  private static long hex(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseUnsignedLong(matcher.group(group), 16);
  }

  /** Lines of the unmaps that are used again while a page of them is uncovered. */
  TreeSet<Integer> harmful() {
    TreeSet<Integer> harmful = new TreeSet<>();
    for (Unmap unmap : unmaps) {
      for (long page = unmap.first; page < unmap.end; page += PAGE) {
        int reuse = reuse(unmap, page);
        if (reuse != Integer.MAX_VALUE && !covered(unmap, page, reuse)) {
          harmful.add(unmap.line);
          break;
        }
      }
    }
    return harmful;
  }

  /** What a tool should say, by the neighbourhood of each harmful unmap. */
  Verdict verdict() {
    TreeSet<Integer> harmful = harmful();
    boolean certain = false;
    for (int i = 0; i < unmaps.size(); i++) {
      if (harmful.contains(unmaps.get(i).line)) {
        boolean strict = true;
        int to = Math.min(unmaps.size(), i + REACH + 1);
        for (int j = Math.max(0, i - REACH); j < to; j++) {
          strict &= i == j || strict(unmaps.get(j), harmful);
          strict &= i == j || !waits(unmaps.get(j), firstReuse(unmaps.get(i)));
        }
        Integer partial = partialLists.higher(unmaps.get(i).line);
        boolean shown = partial == null || partial > firstReuse(unmaps.get(i));
        certain |= strict && shown && covered(i) >= EVIDENCE;
      }
    }
    return harmful.isEmpty() ? Verdict.CONFORMS : certain ? Verdict.DIVERGES : Verdict.INCONCLUSIVE;
  }

  /** How many neighbours are covered. */
  private long covered(int index) {
    TreeSet<Integer> harmful = harmful();
    int to = Math.min(unmaps.size(), index + REACH + 1);
    return unmaps.subList(Math.max(0, index - REACH), to).stream()
        .filter(unmap -> !harmful.contains(unmap.line) && coveredAtLast(unmap))
        .count();
  }

  private boolean coveredAtLast(Unmap unmap) {
    for (long page = unmap.first; page < unmap.end; page += PAGE) {
      if (!covered(unmap, page, Integer.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  /** The first reuse of a page that is not covered then. */
  private int firstReuse(Unmap unmap) {
    int first = Integer.MAX_VALUE;
    for (long page = unmap.first; page < unmap.end; page += PAGE) {
      int reuse = reuse(unmap, page);
      if (reuse != Integer.MAX_VALUE && !covered(unmap, page, reuse)) {
        first = Math.min(first, reuse);
      }
    }
    return first;
  }

  /** Whether an unmap lies uncovered at a line although its thread has mapped or unmapped since. */
  private boolean waits(Unmap unmap, int line) {
    Integer next = mapping.get(unmap.context).higher(unmap.line);
    if (unmap.line > line || next == null || next > line) {
      return false;
    }
    for (long page = unmap.first; page < unmap.end; page += PAGE) {
      if (!covered(unmap, page, line)) {
        return true;
      }
    }
    return false;
  }

  private boolean strict(Unmap unmap, Set<Integer> harmful) {
    if (harmful.contains(unmap.line)) {
      return false;
    }
    for (long page = unmap.first; page < unmap.end; page += PAGE) {
      boolean never = !covered(unmap, page, Integer.MAX_VALUE);
      if (never && lastLine.get(unmap.context) > unmap.line) {
        return false;
      }
    }
    return true;
  }

  private int reuse(Unmap unmap, long page) {
    for (Mapping map : maps) {
      if (map.line > unmap.line && map.first <= page && page < map.end) {
        return map.line;
      }
    }
    return Integer.MAX_VALUE;
  }

  private boolean covered(Unmap unmap, long page, int before) {
    for (Tlbi tlbi : tlbis) {
      boolean inTime = tlbi.line > unmap.line || early(tlbi, unmap);
      if (inTime && tlbi.completed < before && tagged(tlbi) && covers(tlbi, page, unmap)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Issued within the unmap call: by the same thread, since it last printed anything of the kind.
   */
  private boolean early(Tlbi tlbi, Unmap unmap) {
    if (tlbi.line > unmap.line || !tlbi.context.equals(unmap.context)) {
      return false;
    }
    Integer previous = mapping.get(unmap.context).lower(unmap.line);
    boolean inside = tlbi.w1 >>> 12 << 12 >= unmap.first && tlbi.w1 >>> 12 << 12 < unmap.end;
    return ranged(tlbi)
        && inside
        && (previous == null || tlbi.line > previous)
        && !belongsTo(tlbi, previous);
  }

  private boolean belongsTo(Tlbi tlbi, Integer line) {
    long address = tlbi.w1 >>> 12 << 12;
    return unmaps.stream()
        .anyMatch(u -> line != null && u.line == line && address >= u.first && address < u.end);
  }

  private static boolean ranged(Tlbi tlbi) {
    return tlbi.op() == 0x12 || tlbi.op() == 0x13 || tlbi.op() == 0x2a;
  }

  private boolean tagged(Tlbi tlbi) {
    if (!fromReset) {
      return true;
    }
    int asid = (int) (tlbi.w0 >>> 48);
    int vmid = (int) (tlbi.w0 >>> 32) & 0xffff;
    boolean hasAsid = tlbi.op() == 0x11 || tlbi.op() == 0x12;
    boolean hasVmid = tlbi.op() >= 0x10 && tlbi.op() < 0x30;
    return (!hasAsid || asids.isEmpty() || asids.contains(asid))
        && (!hasVmid || vmids.isEmpty() || vmids.contains(vmid));
  }

  private boolean covers(Tlbi tlbi, long page, Unmap unmap) {
    switch (tlbi.op()) {
      case 0x10, 0x11, 0x28, 0x30:
        return true;
      case 0x12, 0x13, 0x2a:
        break;
      default:
        return false;
    }
    long address = tlbi.w1 >>> 12 << 12;
    int tg = (int) (tlbi.w1 >>> 10) & 3;
    int ttl = (int) (tlbi.w1 >>> 8) & 3;
    long num = (tlbi.w0 >>> 12) & 31;
    int scale = (int) (tlbi.w0 >>> 20) & 31;
    long size = tg == 0 ? PAGE : (num + 1) << (scale + 10 + 2 * tg);
    if (tg > 1) {
      return false;
    }
    if (tg == 1 && ttl != 0 && ttl != 3) {
      long block = ttl == 2 ? 2L << 20 : 1L << 30;
      long start = page & -block;
      return start < address + size && address < start + block && block(unmap, start, block);
    }
    boolean here = page >= address && page < address + size;
    if (here || ttl == 3) {
      return here;
    }
    for (long block : new long[] {2L << 20, 1L << 30}) {
      long start = page & -block;
      boolean touches = start < address + size && address < start + block;
      if (touches && block(unmap, start, block)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an earlier map can have used one block here. */
  private boolean block(Unmap unmap, long start, long size) {
    return maps.stream()
        .anyMatch(map -> map.line < unmap.line
            && map.first <= start
            && start + size <= map.end
            && (map.first - map.output) % size == 0);
  }
}
