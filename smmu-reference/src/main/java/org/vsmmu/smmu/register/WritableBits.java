package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.RegisterFields.*;

import java.util.List;
import org.vsmmu.smmu.layout.Field;

/**
 * The bits of a register that software writes, and what guards them (SMMUv3 1.1 to 1.6). All other
 * bits are RES0 or belong to the SMMU.
 */
record WritableBits(long mask, Guard guard) {
  static final long WORD = 0xffff_ffffL;

  /** The parts of a register; none if it is read-only or not implemented. */
  static List<WritableBits> of(RegisterName name, IdRegisters id) {
    return switch (name) {
      case IDR0, IDR1, IDR2, IDR3, IDR4, IDR5, IDR6, IIDR, AIDR -> List.of();
      case CR0ACK, STATUSR, IRQ_CTRLACK, GERROR, GATOS_PAR, CMDQ_CONTROL_PAGE_STATUS -> List.of();
      case CR0 -> free(cr0(id));
      case CR1 -> List.of(part(Guard.SMMUEN, CR1_TABLE), part(Guard.ANY_QUEUE, CR1_QUEUE));
      case CR2 -> guarded(cr2(id), Guard.SMMUEN);
      case GBPA -> free(gbpa());
      case GERRORN -> free(GlobalError.ALL);
      case IRQ_CTRL -> free(irqCtrl(id));
      case GERROR_IRQ_CFG0, GERROR_IRQ_CFG1, GERROR_IRQ_CFG2 ->
        irqCfg(name, id.msi(), Guard.GERROR_IRQEN);
      case EVENTQ_IRQ_CFG0, EVENTQ_IRQ_CFG1, EVENTQ_IRQ_CFG2 ->
        irqCfg(name, id.msi(), Guard.EVENTQ_IRQEN);
      case PRIQ_IRQ_CFG0, PRIQ_IRQ_CFG1 -> irqCfg(name, id.msi() && id.pri(), Guard.PRIQ_IRQEN);
      // LO is no part of the MSI.
      case PRIQ_IRQ_CFG2 ->
        id.pri() ? guarded(mask(IRQ_CFG2_ATTR, PRIQ_IRQ_CFG2_LO), Guard.PRIQ_IRQEN) : List.of();
      case STRTAB_BASE -> guarded(strtabBase(id), Guard.SMMUEN);
      case STRTAB_BASE_CFG -> guarded(strtabBaseCfg(id), Guard.SMMUEN);
      case CMDQ_BASE -> guarded(queueBase(), Guard.CMDQEN);
      case CMDQ_PROD -> free(QUEUE_INDEX.mask());
      case CMDQ_CONS -> guarded(QUEUE_INDEX.mask(), Guard.CMDQEN);
      case EVENTQ_BASE -> guarded(queueBase(), Guard.EVENTQEN);
      case EVENTQ_PROD -> guarded(mask(QUEUE_INDEX, OVERFLOW_FLAG), Guard.EVENTQEN);
      case EVENTQ_CONS -> free(mask(QUEUE_INDEX, OVERFLOW_FLAG));
      case PRIQ_BASE -> id.pri() ? guarded(queueBase(), Guard.PRIQEN) : List.of();
      case PRIQ_PROD ->
        id.pri() ? guarded(mask(QUEUE_INDEX, OVERFLOW_FLAG), Guard.PRIQEN) : List.of();
      case PRIQ_CONS -> id.pri() ? free(mask(QUEUE_INDEX, OVERFLOW_FLAG)) : List.of();
      case AGBPA -> free(WORD);
      case CMDQ_CONTROL_PAGE_CFG -> id.ecmdq() ? free(WORD) : List.of();
      case CMDQ_CONTROL_PAGE_BASE -> id.ecmdq() ? free(-1L) : List.of();
      case GATOS_CTRL -> IdFields.ATOS.extract(id.idr0()) != 0 ? free(WORD) : List.of();
      case GATOS_SID, GATOS_ADDR -> IdFields.ATOS.extract(id.idr0()) != 0 ? free(-1L) : List.of();
      case VATOS_SEL -> IdFields.VATOS.extract(id.idr0()) != 0 ? free(WORD) : List.of();
    };
  }

  /** Every field of the register, those that only the SMMU writes included. */
  static long defined(RegisterName name, IdRegisters id) {
    return switch (name) {
      case CR0ACK -> defined(RegisterName.CR0, id);
      case IRQ_CTRLACK -> defined(RegisterName.IRQ_CTRL, id);
      case GERROR -> GlobalError.ALL;
      case STATUSR -> 1;
      case GATOS_PAR -> -1L;
      case IDR0, IDR1, IDR2, IDR3, IDR4, IDR5, IDR6, IIDR, AIDR -> WORD;
      case CMDQ_CONTROL_PAGE_STATUS -> WORD;
      default -> of(name, id).stream().mapToLong(WritableBits::mask).reduce(0, (a, b) -> a | b);
    };
  }

  /** What reads back is up to the implementation, or this model does not follow the register. */
  static boolean readsBackAsItLikes(RegisterName name) {
    return switch (name) {
      case AGBPA, GATOS_CTRL, GATOS_SID, GATOS_ADDR, VATOS_SEL -> true;
      case CMDQ_CONTROL_PAGE_BASE, CMDQ_CONTROL_PAGE_CFG -> true;
      default -> false;
    };
  }

  static long queueBase() {
    return mask(QUEUE_LOG2SIZE, QUEUE_ADDR, QUEUE_HINT);
  }

  /** The fields of CR0 that this SMMU has; reserved ones never show in CR0ACK (SMMUv3 1.4). */
  static long cr0(IdRegisters id) {
    return mask(SMMUEN, EVENTQEN, CMDQEN)
        | maskIf(id.pri(), PRIQEN)
        | maskIf(id.ats(), ATSCHK)
        | maskIf(id.vmw(), RegisterFields.VMW)
        | maskIf(id.dpt(), DPT_WALK_EN);
  }

  private static long cr2(IdRegisters id) {
    return RECINVSID.mask()
        | maskIf(id.hyp(), E2H)
        | maskIf(id.btm(), PTM)
        | maskIf(IdFields.ATSRECERR.extract(id.idr0()) != 0, REC_CFG_ATS);
  }

  private static long gbpa() {
    return mask(
        GBPA_MEM_ATTR,
        GBPA_MTCFG,
        GBPA_ALLOCCFG,
        GBPA_SHCFG,
        GBPA_PRIVCFG,
        GBPA_INSTCFG,
        GBPA_ABORT);
  }

  private static long irqCtrl(IdRegisters id) {
    return mask(RegisterFields.GERROR_IRQEN, RegisterFields.EVENTQ_IRQEN)
        | maskIf(id.pri(), RegisterFields.PRIQ_IRQEN);
  }

  private static long strtabBase(IdRegisters id) {
    int top = switch (id.archMinor()) {
      case 0 -> 47;
      case 1, 2, 3 -> 51;
      default -> 55;
    };
    return mask(Field.bits("ADDR", top, 6), STRTAB_RA);
  }

  private static long strtabBaseCfg(IdRegisters id) {
    boolean twoLevel = id.stLevel() != 0;
    return STRTAB_LOG2SIZE.mask() | maskIf(twoLevel, STRTAB_SPLIT) | maskIf(twoLevel, STRTAB_FMT);
  }

  private static List<WritableBits> irqCfg(RegisterName name, boolean implemented, Guard guard) {
    if (!implemented) {
      return List.of();
    }
    Field field = switch (name.bytes()) {
      case 8 -> IRQ_CFG0_ADDR;
      default -> name.name().endsWith("1") ? IRQ_CFG1_DATA : IRQ_CFG2_ATTR;
    };
    return guarded(field.mask(), guard);
  }

  private static List<WritableBits> free(long mask) {
    return guarded(mask, Guard.NONE);
  }

  private static List<WritableBits> guarded(long mask, Guard guard) {
    return List.of(new WritableBits(mask, guard));
  }

  private static WritableBits part(Guard guard, Field field) {
    return new WritableBits(field.mask(), guard);
  }

  private static long maskIf(boolean implemented, Field field) {
    return implemented ? field.mask() : 0;
  }

  private static long mask(Field... fields) {
    long mask = 0;
    for (Field field : fields) {
      mask |= field.mask();
    }
    return mask;
  }
}
