package org.vsmmu.smmu.translate;

import static org.vsmmu.smmu.event.EventFields.CLASS;
import static org.vsmmu.smmu.event.EventFields.FETCH_ADDR;
import static org.vsmmu.smmu.event.EventFields.IND;
import static org.vsmmu.smmu.event.EventFields.IPA;
import static org.vsmmu.smmu.event.EventFields.PNU;
import static org.vsmmu.smmu.event.EventFields.RNW;
import static org.vsmmu.smmu.event.EventFields.S2;
import static org.vsmmu.smmu.event.EventFields.SID;
import static org.vsmmu.smmu.event.EventFields.SSID;
import static org.vsmmu.smmu.event.EventFields.SSV;
import static org.vsmmu.smmu.event.EventFields.STALL;
import static org.vsmmu.smmu.event.EventFields.TT_RNW;

import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.layout.Field;

/** Writes the event record of a fault (SMMUv3 4.8, 5.2). UNKNOWN fields are written as zero. */
final class FaultRecords {

  private static final int SPAN_OF_ONE_STU = 0;

  /** The record of a fault; SubstreamID of C_BAD_SUBSTREAMID is the transaction's or the index. */
  static EventRecord of(Transaction t, Fault fault, boolean stall) {
    long[] words = new long[EventRecord.WORDS];
    EventType type = fault.type();
    words[0] = type.code();
    set(words, SID, t.sid());
    switch (type) {
      case F_STREAM_DISABLED -> {
        // StreamID only.
      }
      case F_TRANSL_FORBIDDEN -> {
        set(words, RNW, t.recordedAsRead());
        words[2] = t.address();
      }
      case C_BAD_SUBSTREAMID -> set(words, SSID, t.ssid());
      case F_BAD_ATS_TREQ -> {
        substream(words, t);
        atsRequest(words, t);
      }
      case C_BAD_STREAMID, C_BAD_STE, C_BAD_CD -> substream(words, t);
      case F_STE_FETCH, F_CD_FETCH -> {
        substream(words, t);
        words[3] |= FETCH_ADDR.inPlace(fault.fetchAddress());
      }
      default -> translation(words, t, fault, stall);
    }
    return new EventRecord(words[0], words[1], words[2], words[3]);
  }

  private static void substream(long[] words, Transaction t) {
    if (t.ssv()) {
      set(words, SSV, true);
      set(words, SSID, t.ssid());
    }
  }

  private static void atsRequest(long[] words, Transaction t) {
    set(words, EventFields.ATS_SPAN, SPAN_OF_ONE_STU);
    set(words, EventFields.ATS_PRIV, t.privileged());
    set(words, EventFields.ATS_X, t.instruction());
    set(words, EventFields.ATS_W, t.write());
    set(words, EventFields.ATS_R, true);
    words[2] = EventFields.INPUT_PAGE.inPlace(t.address());
  }

  private static void translation(long[] words, Transaction t, Fault fault, boolean stall) {
    substream(words, t);
    set(words, STALL, stall);
    set(words, PNU, t.privileged());
    set(words, IND, t.instruction() && !t.write());
    set(words, RNW, t.recordedAsRead() || fault.readMissing());
    set(words, S2, fault.stage2());
    set(words, CLASS, fault.cause().ordinal());
    words[2] = t.address();
    if (fault.type() == EventType.F_WALK_EABT) {
      words[3] = FETCH_ADDR.inPlace(fault.fetchAddress());
    } else if (fault.stage2()) {
      words[3] = IPA.inPlace(fault.ipa());
    }
    boolean tableWalk = fault.cause() == Fault.FaultClass.TT;
    if (fault.type() == EventType.F_PERMISSION && tableWalk && !fault.descriptorWrite()) {
      set(words, TT_RNW, true);
    }
  }

  private static void set(long[] words, Field field, long value) {
    words[field.word()] = field.insert(words[field.word()], value);
  }

  private static void set(long[] words, Field field, boolean value) {
    if (value) {
      words[field.word()] |= field.mask();
    }
  }

  private FaultRecords() {}
}
