package org.vsmmu.replay.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Fault.FaultClass;

/** Holds the words of an event record against the faults that an access can end in (SMMUv3 5.2). */
final class RecordedFault {
  private static final int PAGE_SHIFT = 12;

  private final OpenAccess access;

  /**
   * Fields that differ, by name.
   *
   * @param expected as they should be
   * @param observed as they are
   */
  record Difference(Map<String, String> expected, Map<String, String> observed) {}

  RecordedFault(OpenAccess access) {
    this.access = access;
  }

  /** What differs from the fault that fits best. */
  Difference least(EventRecord record, List<Ending> faults) {
    Difference least = null;
    for (Ending fault : faults) {
      Difference difference = difference(record, fault);
      if (least == null || difference.expected().size() < least.expected().size()) {
        least = difference;
      }
    }
    return least == null ? new Difference(Map.of(), Map.of()) : least;
  }

  private Difference difference(EventRecord record, Ending fault) {
    Difference found = new Difference(new LinkedHashMap<>(), new LinkedHashMap<>());
    compare(found, EventFields.ID, record, fault.event().code());
    compare(found, EventFields.SID, record, access.sid());
    if (fault.cause() == null) {
      return found;
    }
    compare(found, EventFields.S2, record, fault.stage2() ? 1 : 0);
    compare(found, EventFields.CLASS, record, fault.cause().ordinal());
    if (fault.stage2() && record.type().layout().contains(EventFields.IPA)) {
      Field ipa = EventFields.IPA;
      page(found, "IPA", fault.ipa(), record.address(ipa));
    }
    if (access.lookedUp()) {
      page(found, "InputAddr", access.address(), record.w2());
    }
    // For a table's fault RnW says how the table was read.
    if (fault.cause() == FaultClass.IN && fault.reads() != fault.writes()) {
      compare(found, EventFields.RNW, record, fault.reads() ? 1 : 0);
    }
    return found;
  }

  private static void compare(Difference found, Field field, EventRecord record, long expected) {
    if (record.get(field) != expected) {
      found.expected().put(field.name(), RecordText.hex(expected));
      found.observed().put(field.name(), RecordText.hex(record.get(field)));
    }
  }

  private static void page(Difference found, String name, long expected, long observed) {
    if (expected >>> PAGE_SHIFT != observed >>> PAGE_SHIFT) {
      found.expected().put(name, RecordText.hex(expected));
      found.observed().put(name, RecordText.hex(observed));
    }
  }
}
