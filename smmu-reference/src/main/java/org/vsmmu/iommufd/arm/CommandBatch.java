package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.command.CommandFields;

/**
 * Commands of the host that are collected, and closed with one SYNC (iommufd 5.6). So many fit; one
 * more pushes those before it, without a SYNC unless an erratum wants one.
 */
final class CommandBatch {
  private static final int LARGEST = 64;
  private static final int FIRST_CFGI = 0x03;
  private static final int LAST_TLBI = 0x3f;

  private final ArmFeatures features;
  private final CommandLog log;
  private final List<PhysicalCommand> collected = new ArrayList<>();

  CommandBatch(ArmFeatures features, CommandLog log) {
    this.features = features;
    this.log = log;
  }

  void add(PhysicalCommand command) {
    boolean early = features.syncsEarly() && collected.size() == LARGEST - 1;
    if (early || collected.size() == LARGEST) {
      push(early || features.options().repeatsInvalidation());
    }
    collected.add(command);
  }

  /** Pushes what is there and waits for it. */
  void submit() {
    if (!collected.isEmpty()) {
      push(true);
    }
  }

  private void push(boolean synced) {
    boolean twice = synced && features.options().repeatsInvalidation() && invalidates();
    for (int i = twice ? 2 : 1; i > 0; i--) {
      collected.forEach(log::add);
      if (synced) {
        log.sync();
      }
    }
    collected.clear();
  }

  /** A list never mixes TLBIs or CFGIs with ATC_INVs. */
  private boolean invalidates() {
    long opcode = collected.get(0).words().get(CommandFields.OP);
    return opcode >= FIRST_CFGI && opcode <= LAST_TLBI;
  }
}
