package org.vsmmu.replay.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.queue.CommandError;
import org.vsmmu.smmu.queue.EnhancedCommandQueue;
import org.vsmmu.smmu.queue.EnhancedCommandQueues;
import org.vsmmu.smmu.register.ControlPages;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.trace.Body.RegisterAccess;

/** The enhanced command queues of a machine, each with a loop of its own (SMMUv3 1.8). */
final class EnhancedQueues {

  private final SmmuRegisters registers;
  private final History history;
  private final SmmuProfile profile;
  private final CommandLoop.Listener effects;
  private final Consumer<Moment> moments;
  private final EnhancedCommandQueues queues;
  private final Map<String, CommandLoop> loops = new LinkedHashMap<>();

  EnhancedQueues(
      SmmuRegisters registers,
      History history,
      SmmuProfile profile,
      CommandLoop.Listener effects,
      Consumer<Moment> moments) {
    this.registers = registers;
    this.history = history;
    this.profile = profile;
    this.effects = effects;
    this.moments = moments;
    this.queues = new EnhancedCommandQueues(registers);
  }

  private CommandLoop loop(EnhancedCommandQueue queue) {
    return loops.computeIfAbsent(
        queue.name(), name -> new CommandLoop(queue, history, registers, profile, effects));
  }

  /** A register of a queue was written, and it may have something to run. */
  void run(long offset, Evidence cause) {
    queues.at(offset).ifPresent(queue -> loop(queue).run(cause));
  }

  /** Nothing showed what became of open commands: the model takes them. */
  void settle(Evidence cause) {
    for (CommandLoop loop : loops.values()) {
      while (loop.choice() != CommandError.NONE) {
        loop.taken(cause);
      }
    }
  }

  /**
   * Judges a read, if it is of a register of an enhanced queue.
   *
   * @return false if it is not
   */
  boolean read(Evidence at, RegisterAccess access) {
    Optional<EnhancedCommandQueue> queue = queues.at(access.offset());
    if (queue.isEmpty()) {
      if (access.offset() == RegisterName.GERROR.offset()) {
        settleByError(at, access.value());
      }
      return false;
    }
    ControlPages pages = registers.map().controlPages().orElseThrow();
    ControlPages.Register register =
        pages.at(access.offset()).map(ControlPages.Location::register).orElseThrow();
    if (register == ControlPages.Register.CONS) {
      settleByPosition(at, loop(queue.get()), access);
    }
    compare(at, queue.get().name() + " " + register, access);
    return true;
  }

  private void compare(Evidence at, String name, RegisterAccess access) {
    long mask = registers.knownMask(access.offset(), access.size());
    OptionalLong expected = registers.read(access.offset(), access.size());
    boolean same = expected.isEmpty() || ((expected.getAsLong() ^ access.value()) & mask) == 0;
    if (expected.isPresent()) {
      moments.accept(new Moment.RegisterRead(
          at, name, true, same, expected.getAsLong(), access.value() & mask));
    }
    registers.learn(access.offset(), access.value(), access.size());
    if (!same) {
      // After a mismatch the model goes on from where the implementation is.
      Field whole = Field.bits(name, access.size() * Byte.SIZE - 1, 0);
      registers.update(access.offset(), whole, whole.extract(access.value()));
    }
  }

  /** CONS shows what became of a command that may be refused or taken. */
  private void settleByPosition(Evidence at, CommandLoop loop, RegisterAccess access) {
    while (loop.choice() != CommandError.NONE) {
      long index = registers.field(access.offset(), RegisterFields.QUEUE_INDEX).orElse(0);
      long error = registers.field(access.offset(), RegisterFields.ECMDQ_ERR).orElse(0);
      boolean here = RegisterFields.QUEUE_INDEX.extract(access.value()) == index;
      if (here && RegisterFields.ECMDQ_ERR.extract(access.value()) != error) {
        loop.refused();
      } else if (here) {
        // Not consumed yet: nothing is settled.
        return;
      } else {
        loop.taken(at);
      }
    }
  }

  /** GERROR tells that some queue stopped, not which: if only one may have, it has. */
  private void settleByError(Evidence at, long gerror) {
    OptionalLong known = registers.read(RegisterName.GERROR.offset(), 4);
    boolean toggled =
        known.isPresent() && ((known.getAsLong() ^ gerror) & GlobalError.CMDQP_ERR.mask()) != 0;
    if (!toggled) {
      settle(at);
      return;
    }
    for (CommandLoop loop : loops.values()) {
      if (loop.choice() != CommandError.NONE) {
        loop.refused();
        return;
      }
    }
  }
}
