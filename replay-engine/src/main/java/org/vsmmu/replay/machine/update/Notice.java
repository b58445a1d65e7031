package org.vsmmu.replay.machine.update;

import java.util.List;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.ProcedureSeen;

/** Tells the rules of procedures. */
record Notice(Consumer<Moment> moments) {

  /** A procedure was gone through. */
  void say(
      ProcedureSeen.Procedure procedure,
      boolean kept,
      Evidence at,
      String what,
      List<Evidence> proof) {
    moments.accept(new ProcedureSeen(at, procedure, kept, kept ? "" : what, proof));
  }
}
