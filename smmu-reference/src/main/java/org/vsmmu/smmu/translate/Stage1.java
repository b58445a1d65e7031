package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * Stage 1 of a legal context descriptor: which table an address belongs to (SMMUv3 4.3).
 *
 * @param lower the table of TTB0; null with EPD0
 * @param upper the table of TTB1; null with EPD1, and where there is none
 * @param halves whether VA[55] selects the table; otherwise there is only the lower
 * @param tbi0 the top byte of lower addresses is ignored
 * @param tbi1 the same of upper ones
 * @param e0pd0 unprivileged accesses to the lower half fault
 * @param e0pd1 the same of the upper half
 */
public record Stage1(
    TranslationTable lower,
    TranslationTable upper,
    boolean halves,
    boolean tbi0,
    boolean tbi1,
    boolean e0pd0,
    boolean e0pd1) {

  private static final int SELECTOR = 55;

  public static Stage1 of(ContextDescriptor cd, StreamWorld world, IdRegisters id) {
    boolean halves = world != StreamWorld.NS_EL2;
    boolean lowerOff = halves && cd.epd0();
    boolean upperOff = !halves || cd.epd1();
    boolean e0pd = halves && id.e0pd();
    return new Stage1(
        lowerOff ? null : TranslationTable.ofStage1(cd, 0, world, id),
        upperOff ? null : TranslationTable.ofStage1(cd, 1, world, id),
        halves,
        cd.tbi0(),
        cd.tbi1(),
        e0pd && cd.e0pd0(),
        e0pd && cd.e0pd1());
  }

  /** Whether an address belongs to the upper half. */
  public boolean isUpper(long va) {
    return halves && (va >>> SELECTOR & 1) != 0;
  }

  /** The table that translates an address; null is F_TRANSLATION before any walk. */
  public TranslationTable select(long va, boolean privileged) {
    boolean up = isUpper(va);
    TranslationTable table = up ? upper : lower;
    boolean refused = !privileged && (up ? e0pd1 : e0pd0);
    return table == null || refused || !inRange(va, up, table.inputBits()) ? null : table;
  }

  /** VA[top:ia] are all equal to VA[55], or 0 where there is only one table. */
  private boolean inRange(long va, boolean up, int inputBits) {
    boolean tagged = up ? tbi1 : tbi0;
    long sign = tagged ? va << Byte.SIZE >> Byte.SIZE : va;
    return up
        ? sign >> inputBits == -1
        : (tagged ? va << Byte.SIZE >>> Byte.SIZE : va) >>> inputBits == 0;
  }

  /** The address without its tag: how a TLB knows it, whatever tag the access carried. */
  public long canonical(long va) {
    boolean up = isUpper(va);
    if (!(up ? tbi1 : tbi0)) {
      return va;
    }
    return up ? va | 0xffL << 56 : va << Byte.SIZE >>> Byte.SIZE;
  }
}
