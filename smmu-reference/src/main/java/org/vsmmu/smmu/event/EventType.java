package org.vsmmu.smmu.event;

import static org.vsmmu.smmu.event.EventFields.*;

import java.util.Arrays;
import java.util.Optional;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/** Every event: its number and the fields of its record (SMMUv3 5.1, 5.2). */
public enum EventType {
  F_UUT(0x01, SSV, SSID, SID, REASON, PNU, IND, RNW, INPUT_ADDR),
  C_BAD_STREAMID(0x02, SSV, SSID, SID),
  F_STE_FETCH(0x03, SSV, SSID, SID, REASON, GPCF, FETCH_ADDR),
  C_BAD_STE(0x04, SSV, SSID, SID),
  F_BAD_ATS_TREQ(
      0x05, SSV, SSID, SID, ATS_SPAN, ATS_PRIV, ATS_X, ATS_W, ATS_R, INPUT_PAGE),
  F_STREAM_DISABLED(0x06, SID),
  /** SSV and SSID appear only with IDR3.PASIDTT. */
  F_TRANSL_FORBIDDEN(0x07, SSV, SSID, SID, RNW, INPUT_ADDR),
  /** SSID is always valid; there is no SSV. */
  C_BAD_SUBSTREAMID(0x08, SSID, SID),
  F_CD_FETCH(0x09, SSV, SSID, SID, REASON, GPCF, FETCH_ADDR),
  C_BAD_CD(0x0a, SSV, SSID, SID),
  F_WALK_EABT(
      0x0b, SSV, SSID, SID, REASON, GPCF, PNU, IND, RNW, NSIPA, S2, CLASS, INPUT_ADDR, FETCH_ADDR),
  F_TRANSLATION(0x10, Shared.FAULT),
  F_ADDR_SIZE(0x11, Shared.FAULT),
  F_ACCESS(0x12, Shared.FAULT),
  F_PERMISSION(0x13, Shared.PERMISSION_FAULT),
  F_TLB_CONFLICT(
      0x20, SSV, SSID, SID, CONFLICT_REASON, PNU, IND, RNW, NSIPA, S2, INPUT_ADDR, IPA),
  F_CFG_CONFLICT(0x21, SSV, SSID, SID, CONFLICT_REASON),
  E_PAGE_REQUEST(0x24, SSV, SSID, SID, UX, UW, UR, PX, PW, PR, PAGE_SPAN, INPUT_PAGE),
  F_VMS_FETCH(0x25, SSV, SSID, SID, REASON, GPCF, FETCH_ADDR),
  /** 0xe0 to 0xef; {@link #code} is the first of them. */
  IMPLEMENTATION_DEFINED(0xe0, Shared.OPAQUE),
  /** A number without a record of its own; {@link #code} is 0, one of them. */
  RESERVED(0x00, Shared.OPAQUE);

  private static final EventType[] BY_CODE = byCode();

  private final int code;
  private final Layout layout;

  EventType(int code, Field... fields) {
    this.code = code;
    Field[] all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = ID;
    this.layout = Layout.of(name(), EventRecord.WORDS, all);
  }

  /** The event of a number; only bits 7:0 count. Total: unknown values are RESERVED. */
  public static EventType of(int code) {
    return BY_CODE[code & 0xff];
  }

  /** The event of a name, e.g. {@code F_TRANSLATION}. */
  public static Optional<EventType> byName(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }

  private static EventType[] byCode() {
    EventType[] table = new EventType[256];
    Arrays.fill(table, RESERVED);
    Arrays.fill(table, 0xe0, 0xf0, IMPLEMENTATION_DEFINED);
    for (EventType type : values()) {
      table[type.code] = type;
    }
    return table;
  }

  public int code() {
    return code;
  }

  /** ID and the other fields; every other bit is RES0. */
  public Layout layout() {
    return layout;
  }

  /** The transaction may be stalled and then carries a STAG. */
  public boolean canStall() {
    return layout.contains(STALL);
  }

  /** Fields that several events have in common. */
  private static final class Shared {
    static final Field[] FAULT = {
      SSV, SSID, SID, STAG, STALL, PNU, IND, RNW, NSIPA, S2, CLASS, IMPL_DEF, INPUT_ADDR, IPA
    };
    static final Field[] PERMISSION_FAULT = {
      SSV, SSID, SID, STAG, STALL, PNU, IND, RNW, NSIPA, S2, CLASS, TT_RNW, IMPL_DEF, INPUT_ADDR,
      IPA
    };
    static final Field[] OPAQUE = {
      Field.bits("W0", 63, 8),
      Field.bits("W1", 127, 64),
      Field.bits("W2", 191, 128),
      Field.bits("W3", 255, 192)
    };
  }
}
