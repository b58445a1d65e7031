package org.vsmmu.replay.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/** Counts TLBIs of single pages between two CMD_SYNCs of a queue. */
final class SinglePages {

  /** As many as a table of 4K has entries: where Linux takes the whole ASID instead. */
  static final int MANY = 512;

  /** TLBIs of the same tags. */
  private record Target(Opcode opcode, int vmid, int asid) {}

  private static final class Run {
    private Evidence first;
    private int commands;
  }

  private final Consumer<Moment> moments;
  private final Map<String, Map<Target, Run>> runs = new HashMap<>();

  SinglePages(Consumer<Moment> moments) {
    this.moments = moments;
  }

  void command(Evidence at, String queue, Command command) {
    if (command.opcode() == Opcode.SYNC) {
      runs.remove(queue);
    } else if (command instanceof AddressTlbi tlbi && single(tlbi)) {
      Run run = runs.computeIfAbsent(queue, q -> new HashMap<>())
          .computeIfAbsent(target(tlbi), t -> new Run());
      run.first = run.first == null ? at : run.first;
      run.commands++;
      if (run.commands == MANY) {
        String what = "%d and more TLBIs of single pages before a CMD_SYNC, the first being %s"
            .formatted(MANY, command.name());
        moments.accept(
            new Moment.CostSeen(run.first, Moment.CostSeen.Cost.PAGE_BY_PAGE, what, List.of(at)));
      }
    }
  }

  private static boolean single(AddressTlbi tlbi) {
    return tlbi.range().tg() == 0 || (tlbi.range().num() == 0 && tlbi.range().scale() == 0);
  }

  private static Target target(AddressTlbi tlbi) {
    if (tlbi instanceof TlbiNhVa va) {
      return new Target(va.opcode(), va.vmid(), va.asid());
    } else if (tlbi instanceof TlbiNhVaa vaa) {
      return new Target(vaa.opcode(), vaa.vmid(), 0);
    } else if (tlbi instanceof TlbiS2Ipa ipa) {
      return new Target(ipa.opcode(), ipa.vmid(), 0);
    }
    return new Target(tlbi.opcode(), 0, 0);
  }
}
