package org.vsmmu.replay.machine;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;

/** Compares event records field by field, leaving out what is UNKNOWN (SMMUv3 5.2, 15.3). */
final class EventMatch {

  private static final int PAGE_SHIFT = 12;

  private final Errata errata;
  private final boolean privilegeKnown;
  private final Set<Field> unknown;

  /**
   * For the records of one access.
   *
   * @param privilegeKnown whether the capture says how the access was marked
   */
  EventMatch(Errata errata, boolean privilegeKnown) {
    this(errata, privilegeKnown, Set.of());
  }

  /**
   * For the records of one access.
   *
   * @param unknown fields that the architecture leaves UNKNOWN in them
   */
  EventMatch(Errata errata, boolean privilegeKnown, Set<Field> unknown) {
    this.errata = errata;
    this.privilegeKnown = privilegeKnown;
    this.unknown = unknown;
  }

  /** Whether a record is what was expected, of an access of so many bytes, if known. */
  boolean same(EventRecord expected, EventRecord seen, int bytes) {
    return differences(expected, seen, bytes).isEmpty();
  }

  /** Whether a record may be merged with one before it: nothing differs but the page offset. */
  boolean repeats(EventRecord record, EventRecord before) {
    Set<Field> fields = new HashSet<>(differences(record, before, 1));
    if (fields.equals(Set.of(EventFields.INPUT_ADDR))) {
      long difference = record.get(EventFields.INPUT_ADDR) ^ before.get(EventFields.INPUT_ADDR);
      return difference >>> PAGE_SHIFT == 0;
    }
    return fields.isEmpty();
  }

  /** The fields that differ; ID alone if it is another event. */
  Set<Field> differences(EventRecord expected, EventRecord seen, int bytes) {
    if (expected.type() != seen.type()) {
      return Set.of(EventFields.ID);
    }
    Set<Field> ignored = new HashSet<>(errata.unreliable(seen));
    ignored.addAll(unknown);
    if (!privilegeKnown) {
      ignored.add(EventFields.PNU);
      ignored.add(EventFields.IND);
    }
    if (!seen.has(EventFields.S2)) {
      ignored.add(EventFields.IPA);
    }
    // The SMMU chooses the tag of a stall; otherwise it is UNKNOWN.
    ignored.add(EventFields.STAG);
    if (!expected.has(EventFields.SSV) && expected.type().layout().contains(EventFields.SSV)) {
      ignored.add(EventFields.SSID);
    }
    ignored.add(EventFields.REASON);
    ignored.add(EventFields.CONFLICT_REASON);
    ignored.add(EventFields.IMPL_DEF);
    Set<Field> differing = new HashSet<>();
    for (Field field : expected.type().layout().fields()) {
      boolean same = expected.get(field) == seen.get(field)
          || (field.equals(EventFields.INPUT_ADDR)
              && seen.get(field) - expected.get(field) >= 0
              && seen.get(field) - expected.get(field) < Math.max(1, bytes));
      if (!ignored.contains(field) && !same) {
        differing.add(field);
      }
    }
    return differing;
  }

  /** Addresses as such, other fields right-aligned. */
  private static long value(EventRecord record, Field field) {
    boolean address = field.equals(EventFields.IPA)
        || field.equals(EventFields.FETCH_ADDR)
        || field.equals(EventFields.INPUT_PAGE);
    return address ? record.address(field) : record.get(field);
  }

  /** The values of fields of a record, in the order of their bits. */
  static Map<String, String> values(EventRecord record, Set<Field> fields) {
    Map<String, String> values = new LinkedHashMap<>();
    fields.stream()
        .sorted((a, b) -> Integer.compare(a.lo(), b.lo()))
        .forEach(field -> values.put(
            field.name(),
            field.equals(EventFields.ID)
                ? record.name()
                : "0x" + Long.toHexString(value(record, field))));
    return values;
  }
}
