package org.vsmmu.smmu.event;

import org.vsmmu.smmu.layout.Field;

/** The one-line text of an event record. */
final class EventText {
  private static final String[] CLASSES = {"CD", "TT", "IN", "3"};

  private final EventRecord event;
  private final StringBuilder text;

  private EventText(EventRecord event) {
    this.event = event;
    this.text = new StringBuilder(event.name());
  }

  static String of(EventRecord event) {
    EventType type = event.type();
    if (type == EventType.RESERVED || type == EventType.IMPLEMENTATION_DEFINED) {
      return "%s 0x%016x 0x%016x 0x%016x 0x%016x"
          .formatted(event.name(), event.w0(), event.w1(), event.w2(), event.w3());
    }
    return new EventText(event).fields();
  }

  private String fields() {
    text.append(" sid=0x").append(Long.toHexString(event.sid()));
    if (event.type() == EventType.C_BAD_SUBSTREAMID || has(EventFields.SSV)) {
      text.append(" ssid=").append(event.ssid());
    }
    address("addr", EventFields.INPUT_ADDR);
    address("addr", EventFields.INPUT_PAGE);
    choice(EventFields.RNW, "read", "write");
    choice(EventFields.IND, "instruction", "");
    choice(EventFields.PNU, "privileged", "");
    choice(EventFields.S2, "S2", "");
    if (event.type().layout().contains(EventFields.CLASS)) {
      text.append(" class=").append(CLASSES[(int) event.get(EventFields.CLASS)]);
    }
    if (has(EventFields.S2)) {
      address("ipa", EventFields.IPA);
    }
    address("fetch", EventFields.FETCH_ADDR);
    if (has(EventFields.STALL)) {
      text.append(" stag=0x").append(Long.toHexString(event.get(EventFields.STAG)));
    }
    return text.toString();
  }

  private boolean has(Field field) {
    return event.field(field).orElse(0) != 0;
  }

  private void address(String name, Field field) {
    if (event.type().layout().contains(field)) {
      text.append(' ').append(name).append("=0x").append(Long.toHexString(event.address(field)));
    }
  }

  private void choice(Field field, String ifSet, String ifClear) {
    if (event.type().layout().contains(field)) {
      String word = event.has(field) ? ifSet : ifClear;
      text.append(word.isEmpty() ? "" : " ").append(word);
    }
  }
}
