package org.vsmmu.iommufd.arm;

import java.util.Arrays;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.layout.Field;

/** Which bits of an entry hardware looks at, and which of them may change freely (iommufd 5.9). */
public enum EntryKind {
  STE {
    @Override
    long[] used(long[] ste) {
      long[] used = new long[ste.length];
      add(used, SteFields.V);
      if (SteFields.V.get(ste) == 0) {
        return used;
      }
      add(used, SteFields.CONFIG);
      long config = SteFields.CONFIG.get(ste);
      boolean transactions = (config & 4) != 0;
      if (transactions && (config & 1) != 0) {
        add(used, STAGE_1);
        if (SteFields.S1DSS.get(ste) == 1) {
          add(used, SteFields.SHCFG);
        }
      }
      if (transactions && (config & 2) != 0) {
        add(used, STAGE_2);
      }
      if (config == 4) {
        add(used, SteFields.SHCFG);
      }
      return used;
    }

    @Override
    long[] safe(long[] current, long[] target) {
      long[] safe = new long[current.length];
      add(safe, SteFields.MEV);
      boolean split = SteFields.EATS.get(current) >= 2 || SteFields.EATS.get(target) >= 2;
      boolean stalls = SteFields.S2S.get(current) != 0 || SteFields.S2S.get(target) != 0;
      if (!split && !stalls) {
        add(safe, EATS_FULL);
      }
      long[] now = used(current);
      long[] then = used(target);
      for (int i = 0; i < safe.length; i++) {
        safe[i] &= now[i] & then[i];
      }
      return safe;
    }
  },
  CD {
    @Override
    long[] used(long[] cd) {
      long[] used = new long[cd.length];
      if (CdFields.V.get(cd) == 0) {
        add(used, CdFields.V);
        return used;
      }
      Arrays.fill(used, -1);
      if (CdFields.EPD0.get(cd) != 0) {
        for (Field field : TABLE_0) {
          used[field.word()] &= ~field.mask();
        }
      }
      return used;
    }

    @Override
    long[] safe(long[] current, long[] target) {
      return new long[current.length];
    }
  };

  private static final Field EATS_FULL = Field.bit("EATS[0]", 92);

  private static final Field[] STAGE_1 = {
    SteFields.S1_FMT,
    SteFields.S1_CONTEXT_PTR,
    SteFields.S1_CD_MAX,
    SteFields.S1DSS,
    SteFields.S1CIR,
    SteFields.S1COR,
    SteFields.S1CSH,
    SteFields.S1STALLD,
    SteFields.STRW,
    SteFields.EATS,
    SteFields.MEV,
    SteFields.S2VMID
  };

  private static final Field[] STAGE_2 = {
    SteFields.S2FWB,
    SteFields.EATS,
    SteFields.SHCFG,
    SteFields.MEV,
    SteFields.S2VMID,
    Field.bits("VTCR", 178, 160),
    SteFields.S2AA64,
    SteFields.S2ENDI,
    SteFields.S2PTW,
    SteFields.S2S,
    SteFields.S2R,
    SteFields.S2TTB
  };

  private static final Field[] TABLE_0 = {
    CdFields.T0SZ, CdFields.TG0, CdFields.IR0, CdFields.OR0, CdFields.SH0, CdFields.TTB0
  };

  /** The bits that hardware looks at. */
  abstract long[] used(long[] entry);

  /** The bits that may change while hardware looks. */
  abstract long[] safe(long[] current, long[] target);

  private static void add(long[] mask, Field... fields) {
    for (Field field : fields) {
      mask[field.word()] |= field.mask();
    }
  }
}
