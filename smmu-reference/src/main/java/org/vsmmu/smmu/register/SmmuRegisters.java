package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.RegisterFields.*;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.smmu.layout.Field;

/**
 * The registers of one SMMU as software and the SMMU itself see them (SMMUv3 1). Pure state: the
 * caller reads memory, executes commands, and acts on what a {@link Write} says.
 *
 * <p>An update completes at once: CR0ACK, IRQ_CTRLACK and GBPA.Update never lag. What a capture has
 * not shown stays unknown. The {@code boolean} accessors are true if the thing holds for certain;
 * the {@link Ternary} ones and {@link #known} tell "no" from "unknown".
 */
public final class SmmuRegisters {
  private final IdRegisters id;
  private final RegisterMap map;
  private final RegisterFile file;

  private SmmuRegisters(IdRegisters id, RegisterMap map, boolean reset) {
    this.id = Objects.requireNonNull(id, "id");
    this.map = map.implementedBy(id);
    this.file = reset ? RegisterFile.atReset(id, this.map) : RegisterFile.midLife(id, this.map);
  }

  /** An SMMU that has just been reset, with the architecture's register map. */
  public SmmuRegisters(IdRegisters id) {
    this(id, RegisterMap.ARCHITECTURE, true);
  }

  /** An SMMU that has just been reset: CR0 is 0, most others are UNKNOWN (SMMUv3 1.1). */
  public static SmmuRegisters atReset(IdRegisters id, RegisterMap map) {
    return new SmmuRegisters(id, map, true);
  }

  /** An SMMU of which nothing is known but its ID registers: the capture starts too late. */
  public static SmmuRegisters midLife(IdRegisters id, RegisterMap map) {
    return new SmmuRegisters(id, map, false);
  }

  public IdRegisters id() {
    return id;
  }

  public RegisterMap map() {
    return map;
  }

  /**
   * Software writes.
   *
   * @param offset from the base of page 0
   * @param size 4 or 8 bytes; 8 only for a 64-bit register, which may also be written in halves
   */
  public Write write(long offset, long value, int size) {
    Optional<Access> access = access(offset, size);
    if (access.isEmpty()) {
      return Write.ignored(
          "no register takes an access of %d bytes at 0x%x (SMMUv3 1.1)".formatted(size, offset));
    }
    long bits = (value << access.get().shift()) & access.get().lanes();
    long lanes = access.get().lanes();
    boolean unpredictable = ControlWrites.guardedWritesAreUnpredictable(id);
    return access.get().name() != null
        ? new ControlWrites(id, file).write(access.get().name(), lanes, bits)
        : new EnhancedQueueWrites(file, map.controlPages().orElseThrow(), unpredictable)
            .write(access.get().location(), lanes, bits);
  }

  /**
   * What software reads; bits outside {@link #knownMask(long, int)} are zero. Empty if no bit is
   * known, if there is no register, or if the access does not fit it.
   *
   * @param size 4 or 8 bytes
   */
  public OptionalLong read(long offset, int size) {
    long mask = knownMask(offset, size);
    if (mask == 0) {
      return OptionalLong.empty();
    }
    Access access = access(offset, size).orElseThrow();
    return OptionalLong.of((file.get(access.base()).value() >>> access.shift()) & mask);
  }

  /** The bits of a register that a read must show, from its offset or that of its upper half. */
  public long knownMask(long offset) {
    long canonical = map.canonical(offset);
    int bytes = map.enhanced(canonical)
        .map(at -> at.register().bytes())
        .or(() -> RegisterName.at(canonical).map(RegisterName::bytes))
        .orElse(4);
    return knownMask(offset, bytes == 8 && canonical % 8 == 0 ? 8 : 4);
  }

  /** The bits that a read of {@code size} bytes must show. */
  public long knownMask(long offset, int size) {
    return access(offset, size)
        .map(a -> (file.get(a.base()).comparable() & ~unsettled(a) & a.lanes()) >>> a.shift())
        .orElse(0L);
  }

  /**
   * A read of the real SMMU showed this. Bits that were unknown become known; the others stay, it
   * is for the caller to compare them.
   */
  public void learn(long offset, long seen, int size) {
    Optional<Access> access = access(offset, size);
    if (access.isEmpty()) {
      return;
    }
    Access a = access.get();
    long bits = seen << a.shift();
    // Update is not learned as 1: nothing would say when it ends. ERR is UNKNOWN without an error.
    long update = a.name() == RegisterName.GBPA ? bits & GBPA_UPDATE.mask() : 0;
    long lanes = a.lanes() & ~update & ~unsettled(a);
    learn(a.base(), lanes, bits);
    Optional<RegisterName> twin = a.name() == null ? Optional.empty() : twin(a.name());
    // Reserved bits never show in the acknowledgment.
    twin.ifPresent(other -> learn(other.offset(), lanes & WritableBits.defined(other, id), bits));
  }

  /** True if every field of the register is known. */
  public boolean known(RegisterName name) {
    return file.get(name).knows(WritableBits.defined(name, id));
  }

  /** CR0ACK.SMMUEN is known to be 1. */
  public boolean smmuEnabled() {
    return enabled(SMMUEN).surely();
  }

  public boolean commandQueueEnabled() {
    return enabled(CMDQEN).surely();
  }

  public boolean eventQueueEnabled() {
    return enabled(EVENTQEN).surely();
  }

  /** The effective value: PRIQEN and SMMUEN (SMMUv3 1.4). */
  public boolean priQueueEnabled() {
    return priQueue().surely();
  }

  /** The effective enable of the PRI queue, where it may be unknown. */
  public Ternary priQueue() {
    return enabled(PRIQEN).and(enabled(SMMUEN));
  }

  /** A flag of CR0 as acknowledged; surely not set if this SMMU lacks it. */
  public Ternary enabled(Field field) {
    return implemented(RegisterName.CR0, field)
        ? file.get(RegisterName.CR0ACK).any(field.mask())
        : Ternary.NO;
  }

  public boolean atsCheck() {
    return enabled(ATSCHK).surely();
  }

  /** VMID bits that an invalidation ignores, 0 to 4; empty if unknown. */
  public OptionalInt vmw() {
    if (!implemented(RegisterName.CR0, VMW)) {
      return OptionalInt.of(0);
    }
    OptionalLong value = field(RegisterName.CR0ACK, VMW);
    return value.isPresent()
        ? OptionalInt.of(value.getAsLong() <= 4 ? (int) value.getAsLong() : 0)
        : OptionalInt.empty();
  }

  public boolean e2h() {
    return cr2(E2H).surely();
  }

  public boolean recInvSid() {
    return cr2(RECINVSID).surely();
  }

  public boolean ptm() {
    return cr2(PTM).surely();
  }

  public boolean recCfgAts() {
    return cr2(REC_CFG_ATS).surely();
  }

  /** A flag of CR2; surely not set if this SMMU lacks it. */
  public Ternary cr2(Field field) {
    return implemented(RegisterName.CR2, field)
        ? file.get(RegisterName.CR2).any(field.mask())
        : Ternary.NO;
  }

  /** STRTAB_BASE as written; empty if unknown. */
  public OptionalLong strtabBase() {
    return value(RegisterName.STRTAB_BASE);
  }

  /** STRTAB_BASE_CFG as written; empty if unknown. */
  public OptionalLong strtabCfg() {
    return value(RegisterName.STRTAB_BASE_CFG);
  }

  /** GBPA; empty if unknown, as it is after reset. */
  public Optional<GlobalBypass> gbpa() {
    OptionalLong value = value(RegisterName.GBPA);
    return value.isPresent() ? Optional.of(new GlobalBypass(value.getAsLong())) : Optional.empty();
  }

  /** The fields of a register, with its other bits zero; empty unless all of them are known. */
  public OptionalLong value(RegisterName name) {
    long mask = WritableBits.defined(name, id);
    KnownBits cell = file.get(name);
    return cell.knows(mask) ? OptionalLong.of(cell.value() & mask) : OptionalLong.empty();
  }

  /** A field of a register, right-aligned; empty unless all of its bits are known. */
  public OptionalLong field(RegisterName name, Field field) {
    return field(name.offset(), field);
  }

  /** A field of the register that starts at an architectural offset. */
  public OptionalLong field(long offset, Field field) {
    KnownBits cell = file.get(offset);
    return cell.knows(field.mask())
        ? OptionalLong.of(field.extract(cell.value()))
        : OptionalLong.empty();
  }

  /** Whether an error is active (SMMUv3 1.7). */
  public Ternary errorActive(GlobalError error) {
    KnownBits gerror = file.get(RegisterName.GERROR);
    KnownBits gerrorn = file.get(RegisterName.GERRORN);
    return gerror.knows(error.mask()) && gerrorn.knows(error.mask())
        ? Ternary.of(((gerror.value() ^ gerrorn.value()) & error.mask()) != 0)
        : Ternary.UNKNOWN;
  }

  /** The errors known to be active, as GERROR bits. */
  public long activeErrors() {
    KnownBits gerror = file.get(RegisterName.GERROR);
    KnownBits gerrorn = file.get(RegisterName.GERRORN);
    long known = gerror.known() & gerrorn.known() & GlobalError.ALL;
    return (gerror.value() ^ gerrorn.value()) & known;
  }

  /**
   * The SMMU makes an error active: it toggles the bit of GERROR, unless the error is active
   * already (SMMUv3 1.7).
   *
   * @return true if the error is known to have been inactive
   */
  public boolean raise(GlobalError error) {
    boolean inactive = errorActive(error).surelyNot();
    KnownBits gerrorn = file.get(RegisterName.GERRORN);
    KnownBits gerror = file.get(RegisterName.GERROR);
    boolean settles = gerrorn.knows(error.mask());
    file.set(
        RegisterName.GERROR.offset(),
        settles
            ? gerror.stored(error.mask(), ~gerrorn.value())
            : gerror.perhapsStored(error.mask(), ~gerror.value()));
    return inactive;
  }

  /** The SMMU itself changes a field of one of its registers. */
  public void update(RegisterName name, Field field, long value) {
    update(name.offset(), field, value);
  }

  /** The SMMU itself changes a field of the register that starts at an architectural offset. */
  public void update(long offset, Field field, long value) {
    file.set(offset, file.get(offset).stored(field.mask(), field.insert(0, value)));
  }

  /** The architecture leaves open whether the SMMU has changed this field. */
  public void doubt(RegisterName name, Field field) {
    KnownBits cell = file.get(name);
    file.set(name.offset(), cell.doubted(field.mask(), ~cell.value()));
  }

  /** The bits known to be set in the register that starts at an architectural offset. */
  long setBits(long offset) {
    return file.get(offset).value();
  }

  /** Nobody knows whether the SMMU has changed this field; a later read or update tells. */
  public void forget(RegisterName name, Field field) {
    forget(name.offset(), field);
  }

  /** As {@link #forget(RegisterName, Field)}, for the register that starts at an offset. */
  public void forget(long offset, Field field) {
    KnownBits cell = file.get(offset);
    file.set(offset, cell.perhapsStored(field.mask(), ~cell.value()));
  }

  private void learn(long base, long lanes, long bits) {
    file.set(base, file.get(base).learned(lanes, bits));
  }

  private boolean implemented(RegisterName name, Field field) {
    return (WritableBits.defined(name, id) & field.mask()) != 0;
  }

  /** Bits that hold a value and are UNKNOWN all the same. */
  private long unsettled(Access access) {
    if (access.name() == null) {
      return new UnsettledBits(this).of(access.location());
    }
    return new UnsettledBits(this).of(access.name());
  }

  private static Optional<RegisterName> twin(RegisterName name) {
    return switch (name) {
      case CR0 -> Optional.of(RegisterName.CR0ACK);
      case CR0ACK -> Optional.of(RegisterName.CR0);
      case IRQ_CTRL -> Optional.of(RegisterName.IRQ_CTRLACK);
      case IRQ_CTRLACK -> Optional.of(RegisterName.IRQ_CTRL);
      default -> Optional.empty();
    };
  }

  private Optional<Access> access(long offset, int size) {
    return Access.of(map, map.canonical(offset), size);
  }
}
