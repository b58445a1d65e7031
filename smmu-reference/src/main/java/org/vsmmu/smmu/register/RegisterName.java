package org.vsmmu.smmu.register;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A register of the Non-secure programming interface (SMMUv3 1.1). Offsets count from the base of
 * page 0; page 1 starts at 0x10000.
 *
 * <p>The three {@code CMDQ_CONTROL_PAGE_} registers exist once for every control page, 32 bytes
 * apart: their {@link #offset} is that of page 0. The registers of the enhanced command queues
 * themselves have no fixed place: {@link ControlPages}.
 */
public enum RegisterName {
  IDR0(0x00, 4),
  IDR1(0x04, 4),
  IDR2(0x08, 4),
  IDR3(0x0C, 4),
  IDR4(0x10, 4),
  IDR5(0x14, 4),
  IIDR(0x18, 4),
  AIDR(0x1C, 4),
  CR0(0x20, 4),
  CR0ACK(0x24, 4),
  CR1(0x28, 4),
  CR2(0x2C, 4),
  STATUSR(0x40, 4),
  GBPA(0x44, 4),
  AGBPA(0x48, 4),
  IRQ_CTRL(0x50, 4),
  IRQ_CTRLACK(0x54, 4),
  GERROR(0x60, 4),
  GERRORN(0x64, 4),
  GERROR_IRQ_CFG0(0x68, 8),
  GERROR_IRQ_CFG1(0x70, 4),
  GERROR_IRQ_CFG2(0x74, 4),
  STRTAB_BASE(0x80, 8),
  STRTAB_BASE_CFG(0x88, 4),
  CMDQ_BASE(0x90, 8),
  CMDQ_PROD(0x98, 4),
  CMDQ_CONS(0x9C, 4),
  EVENTQ_BASE(0xA0, 8),
  EVENTQ_IRQ_CFG0(0xB0, 8),
  EVENTQ_IRQ_CFG1(0xB8, 4),
  EVENTQ_IRQ_CFG2(0xBC, 4),
  PRIQ_BASE(0xC0, 8),
  PRIQ_IRQ_CFG0(0xD0, 8),
  PRIQ_IRQ_CFG1(0xD8, 4),
  PRIQ_IRQ_CFG2(0xDC, 4),
  GATOS_CTRL(0x100, 4),
  GATOS_SID(0x108, 8),
  GATOS_ADDR(0x110, 8),
  GATOS_PAR(0x118, 8),
  VATOS_SEL(0x180, 4),
  IDR6(0x190, 4),
  CMDQ_CONTROL_PAGE_BASE(0x4000, 8),
  CMDQ_CONTROL_PAGE_CFG(0x4008, 4),
  CMDQ_CONTROL_PAGE_STATUS(0x400C, 4),
  EVENTQ_PROD(0x1_00A8, 4),
  EVENTQ_CONS(0x1_00AC, 4),
  PRIQ_PROD(0x1_00C8, 4),
  PRIQ_CONS(0x1_00CC, 4);

  /** Where page 1 starts. */
  public static final long PAGE_1 = 0x1_0000;

  private static final long CONTROL_PAGES_END = 0x4000 + 32 * 256;
  private static final Map<String, RegisterName> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Enum::name, Function.identity()));
  private static final Map<Long, RegisterName> BY_OFFSET =
      Arrays.stream(values()).collect(Collectors.toMap(RegisterName::offset, Function.identity()));

  private final long offset;
  private final int bytes;

  RegisterName(long offset, int bytes) {
    this.offset = offset;
    this.bytes = bytes;
  }

  /** In bytes from the base of page 0. */
  public long offset() {
    return offset;
  }

  /** 4 or 8. */
  public int bytes() {
    return bytes;
  }

  /**
   * The register that holds the 32-bit word at an offset; the upper half of a 64-bit register
   * counts too. Empty for a reserved or misaligned offset.
   */
  public static Optional<RegisterName> at(long offset) {
    long unique = inFirstControlPage(offset);
    RegisterName exact = BY_OFFSET.get(unique);
    if (exact != null) {
      return Optional.of(exact);
    }
    RegisterName lower = BY_OFFSET.get(unique - 4);
    return lower != null && lower.bytes == 8 ? Optional.of(lower) : Optional.empty();
  }

  /**
   * As {@link #at(long)}, for an SMMU whose two pages show the same registers (SMMUv3 1.1: QEMU;
   * 10.3: Cavium CN99xx).
   */
  public static Optional<RegisterName> at(long offset, boolean pageAliased) {
    return at(pageAliased ? unaliased(offset) : offset);
  }

  /** The register of the architecture's name, as in {@code CMDQ_PROD}. */
  public static Optional<RegisterName> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The architecture's offset of a register that an SMMU with aliased pages shows here. */
  static long unaliased(long offset) {
    if (offset < 0 || offset >= 2 * PAGE_1 || at(offset).isPresent()) {
      return offset;
    }
    long other = offset ^ PAGE_1;
    return at(other).isPresent() ? other : offset;
  }

  private static long inFirstControlPage(long offset) {
    boolean inside = offset >= 0x4000 && offset < CONTROL_PAGES_END;
    return inside ? 0x4000 + offset % 32 : offset;
  }
}
