package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.event.EventType;

/**
 * Why a translation stopped (SMMUv3 4.8).
 *
 * @param type of its event record
 * @param stage2 S2: stage 2 found it
 * @param cause CLASS
 * @param ipa of a stage-2 fault; 0 otherwise
 * @param fetchAddress of an aborted read; 0 otherwise
 * @param descriptorWrite an F_PERMISSION met by a hardware update of a descriptor: TTRnW is 0
 * @param readMissing an F_PERMISSION of an atomic that may write and may not read: RnW is 1
 */
public record Fault(
    EventType type,
    boolean stage2,
    FaultClass cause,
    long ipa,
    long fetchAddress,
    boolean descriptorWrite,
    boolean readMissing) {

  /** CLASS: what the access was for, in the order of its encoding. */
  public enum FaultClass {
    CD,
    TT,
    IN
  }

  /** A fault that has neither stage nor address: C_BAD_STE and the like. */
  public static Fault of(EventType type) {
    return new Fault(type, false, FaultClass.CD, 0, 0, false, false);
  }

  public static Fault fetch(EventType type, long address) {
    return new Fault(type, false, FaultClass.CD, 0, address, false, false);
  }

  public static Fault stage1(EventType type) {
    return new Fault(type, false, FaultClass.IN, 0, 0, false, false);
  }

  public static Fault stage2(EventType type, FaultClass cause, long ipa) {
    return new Fault(type, true, cause, ipa, 0, false, false);
  }

  /** A leaf of this stage does not grant what a transaction needs. */
  public static Fault permission(boolean stage2, long ipa, boolean readMissing) {
    FaultClass in = FaultClass.IN;
    return new Fault(EventType.F_PERMISSION, stage2, in, stage2 ? ipa : 0, 0, false, readMissing);
  }

  /** Stage 2 does not let hardware write a stage-1 descriptor. */
  public static Fault descriptorUpdate(long ipa) {
    return new Fault(EventType.F_PERMISSION, true, FaultClass.TT, ipa, 0, true, false);
  }

  public static Fault walkAbort(boolean stage2, FaultClass cause, long ipa, long address) {
    return new Fault(EventType.F_WALK_EABT, stage2, cause, ipa, address, false, false);
  }

  /** Whether STE and CD decide what becomes of it (SMMUv3 4.5); others always abort. */
  public boolean translationRelated() {
    return switch (type) {
      case F_TRANSLATION, F_ADDR_SIZE, F_ACCESS, F_PERMISSION -> true;
      default -> false;
    };
  }
}
