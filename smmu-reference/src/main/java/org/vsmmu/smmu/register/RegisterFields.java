package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;

/** Bit positions of the control registers (SMMUv3 1.3 to 1.8). */
public final class RegisterFields {
  public static final Field SMMUEN = bit("SMMUEN", 0);
  public static final Field PRIQEN = bit("PRIQEN", 1);
  public static final Field EVENTQEN = bit("EVENTQEN", 2);
  public static final Field CMDQEN = bit("CMDQEN", 3);
  public static final Field ATSCHK = bit("ATSCHK", 4);
  public static final Field VMW = bits("VMW", 8, 6);
  public static final Field DPT_WALK_EN = bit("DPT_WALK_EN", 10);

  /** TABLE_SH, TABLE_OC and TABLE_IC of CR1. */
  public static final Field CR1_TABLE = bits("TABLE_*", 11, 6);

  /** QUEUE_SH, QUEUE_OC and QUEUE_IC of CR1. */
  public static final Field CR1_QUEUE = bits("QUEUE_*", 5, 0);

  public static final Field E2H = bit("E2H", 0);
  public static final Field RECINVSID = bit("RECINVSID", 1);
  public static final Field PTM = bit("PTM", 2);
  public static final Field REC_CFG_ATS = bit("REC_CFG_ATS", 3);

  public static final Field GBPA_MEM_ATTR = bits("MemAttr", 3, 0);
  public static final Field GBPA_MTCFG = bit("MTCFG", 4);
  public static final Field GBPA_ALLOCCFG = bits("ALLOCCFG", 11, 8);
  public static final Field GBPA_SHCFG = bits("SHCFG", 13, 12);
  public static final Field GBPA_PRIVCFG = bits("PRIVCFG", 17, 16);
  public static final Field GBPA_INSTCFG = bits("INSTCFG", 19, 18);
  public static final Field GBPA_ABORT = bit("ABORT", 20);
  public static final Field GBPA_UPDATE = bit("Update", 31);

  public static final Field GERROR_IRQEN = bit("GERROR_IRQEN", 0);
  public static final Field PRIQ_IRQEN = bit("PRIQ_IRQEN", 1);
  public static final Field EVENTQ_IRQEN = bit("EVENTQ_IRQEN", 2);
  public static final Field IRQ_CFG0_ADDR = bits("ADDR", 55, 2);
  public static final Field IRQ_CFG1_DATA = bits("DATA", 31, 0);
  public static final Field IRQ_CFG2_ATTR = bits("SH, MemAttr", 5, 0);
  public static final Field PRIQ_IRQ_CFG2_LO = bit("LO", 31);

  public static final Field STRTAB_LOG2SIZE = bits("LOG2SIZE", 5, 0);
  public static final Field STRTAB_SPLIT = bits("SPLIT", 10, 6);
  public static final Field STRTAB_FMT = bits("FMT", 17, 16);
  public static final Field STRTAB_RA = bit("RA", 62);

  public static final Field QUEUE_LOG2SIZE = bits("LOG2SIZE", 4, 0);
  public static final Field QUEUE_ADDR = bits("ADDR", 55, 5);

  /** RA of a command queue, WA of an event or PRI queue. */
  public static final Field QUEUE_HINT = bit("RA", 62);

  /** WR of a PROD register, RD of a CONS register. */
  public static final Field QUEUE_INDEX = bits("INDEX", 19, 0);

  /** OVFLG of a PROD register, OVACKFLG of a CONS register. */
  public static final Field OVERFLOW_FLAG = bit("OVFLG", 31);

  public static final Field CMDQ_CONS_ERR = bits("ERR", 30, 24);

  /** ERRACK of ECMDQ_PROD, ERR of ECMDQ_CONS. */
  public static final Field ECMDQ_ERR = bit("ERR", 23);

  public static final Field ECMDQ_ERR_REASON = bits("ERR_REASON", 26, 24);

  /** EN of ECMDQ_PROD, ENACK of ECMDQ_CONS. */
  public static final Field ECMDQ_EN = bit("EN", 31);

  private RegisterFields() {}
}
