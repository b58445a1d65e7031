package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.RegisterFields.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vsmmu.smmu.layout.Field;

/** Writes to the registers that have a name: what guards them and what they set off (SMMUv3 1). */
final class ControlWrites {
  private final IdRegisters id;
  private final RegisterFile file;

  ControlWrites(IdRegisters id, RegisterFile file) {
    this.id = id;
    this.file = file;
  }

  /** SMMUv3.0 and 3.1 let a guarded write leave any value (SMMUv3 1.1). */
  static boolean guardedWritesAreUnpredictable(IdRegisters id) {
    return id.archMinor() < 2;
  }

  Write write(RegisterName name, long lanes, long bits) {
    return switch (name) {
      case CR0 -> writeCr0(bits);
      case GBPA -> writeGbpa(bits);
      case GERRORN -> writeGerrorn(bits);
      case PRIQ_CONS -> writePriqCons(bits);
      case IRQ_CTRL -> {
        Write write = store(name, lanes, bits, Set.of());
        acknowledge(name, RegisterName.IRQ_CTRLACK, bits);
        yield write;
      }
      case CMDQ_PROD -> store(name, lanes, bits, Set.of(Transition.COMMANDS_MAY_RUN));
      case EVENTQ_CONS -> store(name, lanes, bits, Set.of(Transition.EVENTS_MAY_BE_RECORDED));
      default -> store(name, lanes, bits, Set.of());
    };
  }

  private Write store(RegisterName name, long lanes, long bits, Set<Transition> transitions) {
    List<WritableBits> parts = WritableBits.of(name, id);
    if (parts.isEmpty()) {
      return Write.ignored(name + " is read-only or not implemented (SMMUv3 1.1)");
    }
    GuardedWrite write =
        new GuardedWrite(file.get(name), lanes, bits, guardedWritesAreUnpredictable(id));
    for (WritableBits part : parts) {
      Ternary closed = part.guard().closed(file);
      Guard guard = part.guard();
      write.part(part.mask(), closed, closed.known() ? guard.reason(name) : guard.doubt(name));
    }
    if (!write.reached()) {
      return Write.ignored(name + " has only reserved bits here (SMMUv3 1.1)");
    }
    write.reserve(name == RegisterName.CMDQ_CONS ? CMDQ_CONS_ERR.mask() : 0);
    KnownBits cell = write.cell();
    boolean opaque = WritableBits.readsBackAsItLikes(name);
    file.set(name.offset(), opaque ? cell.doubted(cell.known(), ~cell.value()) : cell);
    return write.outcome(transitions);
  }

  private Write writeCr0(long bits) {
    KnownBits before = file.get(RegisterName.CR0ACK);
    store(RegisterName.CR0, WritableBits.WORD, bits, Set.of());
    acknowledge(RegisterName.CR0, RegisterName.CR0ACK, bits);
    KnownBits after = file.get(RegisterName.CR0ACK);
    EnumSet<Transition> set = EnumSet.noneOf(Transition.class);
    edge(
        set,
        enabled(before, SMMUEN),
        enabled(after, SMMUEN),
        Transition.SMMU_ENABLED,
        Transition.SMMU_DISABLED);
    edge(
        set,
        enabled(before, CMDQEN),
        enabled(after, CMDQEN),
        Transition.COMMAND_QUEUE_ENABLED,
        Transition.COMMAND_QUEUE_DISABLED);
    edge(
        set,
        enabled(before, EVENTQEN),
        enabled(after, EVENTQEN),
        Transition.EVENT_QUEUE_ENABLED,
        Transition.EVENT_QUEUE_DISABLED);
    edge(
        set,
        priQueue(before),
        priQueue(after),
        Transition.PRI_QUEUE_ENABLED,
        Transition.PRI_QUEUE_DISABLED);
    addIf(set, becomes(before, after, CMDQEN), Transition.COMMANDS_MAY_RUN);
    addIf(set, becomes(before, after, EVENTQEN), Transition.EVENTS_MAY_BE_RECORDED);
    return Write.stored(set);
  }

  private Write writeGbpa(long bits) {
    KnownBits cell = file.get(RegisterName.GBPA);
    long fields = WritableBits.of(RegisterName.GBPA, id).get(0).mask();
    if ((bits & GBPA_UPDATE.mask()) == 0) {
      boolean shownSo = guardedWritesAreUnpredictable(id);
      file.set(RegisterName.GBPA.offset(), shownSo ? cell.doubted(fields, bits) : cell);
      return Write.ignored("GBPA needs Update=1 in what is written (SMMUv3 1.3)");
    }
    if (cell.any(GBPA_UPDATE.mask()) == Ternary.UNKNOWN) {
      file.set(RegisterName.GBPA.offset(), cell.perhapsStored(fields, bits));
      String reason = "GBPA is guarded, and it is unknown whether Update is 0 (SMMUv3 1.3)";
      return new Write(Write.Effect.UNDECIDED, reason, Set.of(), 0);
    }
    long reserved = WritableBits.WORD & ~fields & ~GBPA_UPDATE.mask();
    file.set(
        RegisterName.GBPA.offset(),
        cell.stored(fields, bits).stored(reserved, 0).doubted(reserved, bits));
    return Write.stored(Set.of(Transition.GLOBAL_BYPASS_CHANGED));
  }

  private Write writeGerrorn(long bits) {
    long error = file.get(RegisterName.GERROR).value();
    KnownBits before = file.get(RegisterName.GERRORN);
    long known = file.get(RegisterName.GERROR).known() & before.known() & GlobalError.ALL;
    long toggled = (before.value() ^ bits) & known;
    long active = (error ^ before.value()) & known;
    long acknowledged = toggled & active;
    store(RegisterName.GERRORN, WritableBits.WORD, bits, Set.of());
    long perhaps = acknowledged | ~known;
    EnumSet<Transition> set = EnumSet.noneOf(Transition.class);
    addIf(set, acknowledged != 0, Transition.ERRORS_ACKNOWLEDGED);
    addIf(set, (toggled & ~active) != 0, Transition.INACTIVE_ERRORS_TOGGLED);
    addIf(set, (perhaps & GlobalError.CMDQ_ERR.mask()) != 0, Transition.COMMANDS_MAY_RUN);
    addIf(
        set, (perhaps & GlobalError.EVENTQ_ABT_ERR.mask()) != 0, Transition.EVENTS_MAY_BE_RECORDED);
    return new Write(Write.Effect.STORED, "", set, acknowledged);
  }

  private Write writePriqCons(long bits) {
    long flag = OVERFLOW_FLAG.mask();
    KnownBits prod = file.get(RegisterName.PRIQ_PROD);
    KnownBits cons = file.get(RegisterName.PRIQ_CONS);
    boolean known = prod.knows(flag) && cons.knows(flag);
    boolean acknowledged =
        known && ((prod.value() ^ cons.value()) & flag) != 0 && ((prod.value() ^ bits) & flag) == 0;
    return store(
        RegisterName.PRIQ_CONS,
        WritableBits.WORD,
        bits,
        acknowledged ? Set.of(Transition.PRI_OVERFLOW_ACKNOWLEDGED) : Set.of());
  }

  /** A synchronous SMMU: the acknowledgment follows at once, without reserved bits. */
  private void acknowledge(RegisterName control, RegisterName acknowledge, long bits) {
    long fields = WritableBits.of(control, id).get(0).mask();
    KnownBits cell = file.get(acknowledge);
    file.set(acknowledge.offset(), cell.stored(WritableBits.WORD, bits & fields));
  }

  private static Ternary enabled(KnownBits cr0ack, Field field) {
    return cr0ack.any(field.mask());
  }

  private static Ternary priQueue(KnownBits cr0ack) {
    return enabled(cr0ack, PRIQEN).and(enabled(cr0ack, SMMUEN));
  }

  private static boolean becomes(KnownBits before, KnownBits after, Field field) {
    return !enabled(before, field).surely() && enabled(after, field).surely();
  }

  private static void edge(
      Set<Transition> set, Ternary before, Ternary after, Transition rising, Transition falling) {
    addIf(set, before.surelyNot() && after.surely(), rising);
    addIf(set, before.surely() && after.surelyNot(), falling);
  }

  private static void addIf(Set<Transition> set, boolean condition, Transition transition) {
    if (condition) {
      set.add(transition);
    }
  }
}
