package org.vsmmu.replay.machine;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.queue.CommandError;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.trace.Body.RegisterAccess;

/** Holds what registers read as against what they must, and then goes by what they read as. */
final class RegisterJudge {

  private static final long LOW_32 = 0xffff_ffffL;

  private final SmmuRegisters registers;
  private final CommandLoop commands;
  private final boolean pageAliased;
  private final Consumer<Moment> moments;
  private final Map<RegisterName, Long> differences = new EnumMap<>(RegisterName.class);

  RegisterJudge(
      SmmuRegisters registers, RegisterMap map, CommandLoop commands, Consumer<Moment> moments) {
    this.registers = registers;
    this.commands = commands;
    this.pageAliased = map.pageAliased();
    this.moments = moments;
  }

  void read(Evidence at, RegisterAccess access) {
    RegisterName name = RegisterName.at(access.offset(), pageAliased).orElse(null);
    if (name == RegisterName.CMDQ_CONS) {
      settle(at, access.value());
    } else if (name == RegisterName.GERROR) {
      settleByError(at, access.value());
    }
    long mask = registers.knownMask(access.offset(), access.size());
    OptionalLong expected = registers.read(access.offset(), access.size());
    boolean judged = expected.isPresent() && name != null;
    boolean same = !judged || ((expected.getAsLong() ^ access.value()) & mask) == 0;
    if (judged && !again(name, expected.getAsLong() ^ (access.value() & mask))) {
      moments.accept(new Moment.RegisterRead(
          at, name.name(), queueState(name), same, expected.getAsLong(), access.value() & mask));
    }
    registers.learn(access.offset(), access.value(), access.size());
    if (!same) {
      follow(at, name, access.value());
    }
  }

  /** Whether a register differs in the same bits as it did last: one fault is reported once. */
  private boolean again(RegisterName name, long difference) {
    Long last = differences.put(name, difference);
    return difference != 0 && last != null && last == difference;
  }

  private static boolean queueState(RegisterName name) {
    return switch (name) {
      case CMDQ_PROD, CMDQ_CONS, EVENTQ_PROD, EVENTQ_CONS, PRIQ_PROD, PRIQ_CONS, GERROR, GERRORN ->
        true;
      default -> false;
    };
  }

  /** CMDQ_CONS shows what became of a command that may be refused or taken. */
  private void settle(Evidence at, long cons) {
    while (commands.choice() != CommandError.NONE) {
      long index = registers.value(RegisterName.CMDQ_CONS).orElse(0);
      boolean here =
          RegisterFields.QUEUE_INDEX.extract(cons) == RegisterFields.QUEUE_INDEX.extract(index);
      boolean failed = here
          && RegisterFields.CMDQ_CONS_ERR.extract(cons) == commands.choice().code();
      if (failed) {
        commands.refused();
      } else if (here) {
        // Not consumed yet: nothing is settled.
        return;
      } else {
        commands.taken(at);
      }
    }
  }

  private void settleByError(Evidence at, long gerror) {
    if (commands.choice() == CommandError.NONE) {
      return;
    }
    OptionalLong known = registers.read(RegisterName.GERROR.offset(), 4);
    boolean toggled =
        known.isPresent() && ((known.getAsLong() ^ gerror) & GlobalError.CMDQ_ERR.mask()) != 0;
    if (toggled) {
      commands.refused();
    } else {
      commands.taken(at);
    }
  }

  /** After a mismatch the model goes on from where the implementation is. */
  private void follow(Evidence at, RegisterName name, long value) {
    if (name == RegisterName.CMDQ_CONS) {
      followCommands(at, value);
    }
    Field whole = Field.bits(name.name(), name.bytes() * Byte.SIZE - 1, 0);
    registers.update(name, whole, name.bytes() == 4 ? value & LOW_32 : value);
  }

  /** Commands that had to be refused were taken: their effects count. */
  private void followCommands(Evidence at, long cons) {
    boolean stopped = registers.errorActive(GlobalError.CMDQ_ERR).surely();
    long index = registers.value(RegisterName.CMDQ_CONS).orElse(0);
    boolean beyond =
        RegisterFields.QUEUE_INDEX.extract(cons) != RegisterFields.QUEUE_INDEX.extract(index);
    while (stopped && beyond) {
      long gerrorn = registers.value(RegisterName.GERRORN).orElse(0);
      Field error = Field.bit("CMDQ_ERR", 0);
      registers.update(RegisterName.GERROR, error, gerrorn & 1);
      commands.taken(at);
      index = registers.value(RegisterName.CMDQ_CONS).orElse(0);
      stopped = registers.errorActive(GlobalError.CMDQ_ERR).surely();
      beyond =
          RegisterFields.QUEUE_INDEX.extract(cons) != RegisterFields.QUEUE_INDEX.extract(index);
    }
  }
}
