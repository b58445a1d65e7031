package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.Legality;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.Sync;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.queue.CommandError;
import org.vsmmu.smmu.queue.CommandFeed;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.translate.Unreadable;

/**
 * Consumes what a queue holds, as far as the architecture says what becomes of it. At a command
 * that an SMMU may refuse or take it waits, until a register shows which it was.
 */
final class CommandLoop {

  /** Hears of every command that takes effect. */
  interface Listener {
    void executed(String queue, Command command, Evidence at);

    /** A CMD_SYNC completed this command. */
    void completed(Invalidation command, Evidence sync);

    /** A CMD_SYNC of a queue raised CERROR_ATC_INV_SYNC. */
    void atcTimedOut(String queue);
  }

  private final CommandFeed queue;
  private final History history;
  private final SmmuRegisters registers;
  private final SmmuProfile profile;
  private final Listener listener;
  private final TlbScopes scopes;
  private final Messages messages;
  private CommandError choice = CommandError.NONE;
  private boolean atcPending;
  private final List<Invalidation> pending = new ArrayList<>();

  CommandLoop(
      CommandFeed queue,
      History history,
      SmmuRegisters registers,
      SmmuProfile profile,
      Listener listener) {
    this.queue = queue;
    this.history = history;
    this.registers = registers;
    this.profile = profile;
    this.listener = listener;
    this.scopes = TlbScopes.of(profile.idRegisters());
    this.messages = new Messages(history, registers);
  }

  CommandFeed queue() {
    return queue;
  }

  /** The error that the command at CONS may, but need not raise; NONE if nothing is open. */
  CommandError choice() {
    return choice;
  }

  /** Consumes until the queue is empty, stops, or holds what is open. */
  void run(Evidence cause) {
    if (!queue.mayRun().known()) {
      queue.loseTrack();
    }
    while (choice == CommandError.NONE && queue.runnable()) {
      next(cause, false);
    }
  }

  /** The open command was refused. */
  void refused() {
    CommandError error = choice;
    choice = CommandError.NONE;
    queue.fail(error);
    if (error == CommandError.ATC_INV_SYNC) {
      listener.atcTimedOut(queue.name());
    }
  }

  /** The open command, or one that had to be refused, was taken all the same. */
  void taken(Evidence cause) {
    choice = CommandError.NONE;
    next(cause, true);
    run(cause);
  }

  private void next(Evidence cause, boolean whatever) {
    if (!queue.known()) {
      // What was consumed stands where nobody knows.
      queue.loseTrack();
      return;
    }
    long at = queue.nextAddress();
    long w0;
    long w1;
    try {
      w0 = history.memory().read(at);
      w1 = history.memory().read(at + Long.BYTES);
    } catch (Unreadable unreadable) {
      if (unreadable == Unreadable.ABORT) {
        queue.fail(CommandError.ABT);
      } else {
        queue.loseTrack();
      }
      return;
    }
    Command command = CommandCodec.decode(w0, w1);
    Legality legality = CommandCodec.legality(w0, w1, profile);
    if (!whatever && legality instanceof Legality.Illegal) {
      queue.fail(CommandError.ILL);
    } else if (!whatever && mayBeRefused(legality)) {
      choice = CommandError.ILL;
    } else if (!whatever && atcPending && command.opcode() == Opcode.SYNC) {
      choice = CommandError.ATC_INV_SYNC;
    } else {
      execute(command, legality, cause);
      queue.consumed();
    }
  }

  private static boolean mayBeRefused(Legality legality) {
    return legality instanceof Legality.Unknown
        || (legality instanceof Legality.Unpredictable loose && loose.cerrorPermitted());
  }

  private void execute(Command command, Legality legality, Evidence cause) {
    Evidence at = new Evidence(cause.record(), cause.source(), "command", command.toString());
    boolean reliable = legality instanceof Legality.Legal || mayBeRefused(legality);
    if (command.opcode() == Opcode.SYNC) {
      long tick = history.consume(queue.name(), command, 0, at);
      history.complete(queue.name(), tick, at.as("sync"));
      pending.forEach(done -> listener.completed(done, at.as("sync")));
      pending.clear();
      atcPending = false;
      signal((Sync) command, at);
    } else if (reliable) {
      atcPending |= command instanceof AtcInv && registers.smmuEnabled();
      long tick = history.consume(queue.name(), command, registers.vmw().orElse(0), at);
      pending.add(new Invalidation(tick, queue.name(), command, scopes.of(command), at));
    }
    listener.executed(queue.name(), command, at);
  }

  /** SMMUv3 6.3: the signal comes after completion, and an abort of it does not undo that. */
  private void signal(Sync sync, Evidence at) {
    boolean message = sync.cs() == Sync.CS_IRQ && registers.id().msi() && sync.msiAddress() != 0;
    if (message) {
      messages.send(sync.msiAddress(), sync.msiData(), GlobalError.MSI_CMDQ_ABT_ERR, at);
    }
  }
}
