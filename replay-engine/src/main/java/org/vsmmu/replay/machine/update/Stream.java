package org.vsmmu.replay.machine.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vsmmu.smmu.config.StreamTableEntry;

/** A stream, its structures that are watched, and the tables that it uses. */
final class Stream {

  /**
   * Where CDs of the stream stand.
   *
   * @param first physical address
   * @param last its last byte
   * @param ssid of the first of them
   * @param level1 whether these are L1CDs, {@code ssid} being that of the first CD below
   */
  record Span(Stream stream, long first, long last, long ssid, boolean level1) {}

  final long sid;
  StreamTableEntry ste = StreamTableEntry.of();

  /** Whether the STE is legal. */
  boolean translates;

  Structure steStructure;
  final Map<Long, Structure> cds = new HashMap<>();
  final List<Span> spans = new ArrayList<>();
  Set<Root> roots = new HashSet<>();

  Stream(long sid) {
    this.sid = sid;
  }

  /** ATS of the stream; 0 unless a stage translates (SMMUv3 2.3). */
  int eats() {
    return ste.stage1() || ste.stage2() ? ste.eats() : 0;
  }
}
