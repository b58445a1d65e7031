package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.Body;

/**
 * The StreamIDs, ASIDs and VMIDs that commands of the program's calls were seen to carry. A command
 * with another one is the kernel's own business with another device, on another CPU.
 */
final class OwnNumbers {
  private static final List<Field> FIELDS =
      List.of(CommandFields.SID, CommandFields.ASID, CommandFields.VMID);

  private final Map<Field, Set<Long>> numbers = new HashMap<>();

  OwnNumbers() {
    FIELDS.forEach(field -> numbers.put(field, new HashSet<>()));
    // What has no VMID says 0.
    numbers.get(CommandFields.VMID).add(0L);
  }

  /** A VMID of a vIOMMU that the program made. */
  void addVmid(long vmid) {
    numbers.get(CommandFields.VMID).add(vmid);
  }

  /** A command of a call. */
  void add(SeenCommand command) {
    for (Field field : FIELDS) {
      command.number(field).ifPresent(number -> numbers.get(field).add(number));
    }
  }

  /**
   * The commands without the lists of another CPU, each with its SYNC.
   *
   * @param commands all with their words
   * @param kernels whether a kernel may give such a command of its own accord
   */
  List<CommandWords> without(List<Body> commands, Predicate<CommandWords> kernels) {
    List<CommandWords> rest = new ArrayList<>();
    boolean skipped = false;
    for (Body body : commands) {
      SeenCommand command = new SeenCommand((Body.CommandSeen) body);
      CommandWords words = ((Body.CommandSeen) body).words().orElseThrow();
      boolean passed = (foreign(command) && kernels.test(words)) || (skipped && command.isSync());
      skipped = passed && !command.isSync();
      if (!passed) {
        rest.add(words);
      }
    }
    return rest;
  }

  /** Whether a command names a device or a tag that no call had to do with. */
  boolean foreign(SeenCommand command) {
    for (Field field : FIELDS) {
      OptionalLong number = command.number(field);
      if (number.isPresent() && !numbers.get(field).contains(number.getAsLong())) {
        return true;
      }
    }
    return false;
  }
}
