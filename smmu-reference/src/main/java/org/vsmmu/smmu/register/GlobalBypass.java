package org.vsmmu.smmu.register;

import org.vsmmu.smmu.layout.Field;

/**
 * GBPA: what happens to a transaction while SMMUEN is 0 (SMMUv3 1.3).
 *
 * @param raw the 32-bit register; Update is 0
 */
public record GlobalBypass(long raw) {
  /** The transaction is aborted; otherwise it passes with its attributes overridden. */
  public boolean abort() {
    return get(RegisterFields.GBPA_ABORT) != 0;
  }

  /** The memory type is replaced by {@link #memAttr}. */
  public boolean mtcfg() {
    return get(RegisterFields.GBPA_MTCFG) != 0;
  }

  /** Encoded as STE.MemAttr. */
  public int memAttr() {
    return get(RegisterFields.GBPA_MEM_ATTR);
  }

  /** Encoded as STE.ALLOCCFG. */
  public int alloccfg() {
    return get(RegisterFields.GBPA_ALLOCCFG);
  }

  /** Encoded as STE.SHCFG: 1 uses the incoming shareability. */
  public int shcfg() {
    return get(RegisterFields.GBPA_SHCFG);
  }

  /** 0 and 1 incoming, 2 unprivileged, 3 privileged. */
  public int privcfg() {
    return get(RegisterFields.GBPA_PRIVCFG);
  }

  /** 0 and 1 incoming, 2 data, 3 instruction. */
  public int instcfg() {
    return get(RegisterFields.GBPA_INSTCFG);
  }

  private int get(Field field) {
    return (int) field.extract(raw);
  }
}
