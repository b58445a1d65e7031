package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.arm.BlockEvidence;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CommandSeen;

/**
 * Which blocks of IOVA were tables, by the commands that a call shows: a table that goes is
 * invalidated by a TLBI that is not for leaves, an entry is not (iommufd 5.6). Memory whose mapping
 * no command shows is taken to lie in single pages.
 */
final class SeenBlocks implements BlockEvidence {
  private final IdRegisters ids;
  private final List<AddressRange> tables = new ArrayList<>();
  private boolean shown;
  private int wholeTags;

  SeenBlocks(IdRegisters ids) {
    this.ids = ids;
  }

  /** A call begins; what follows is about its blocks. */
  void look(OpenCall open) {
    look(open.shown() ? open.commands() : List.of());
  }

  void look(List<? extends Body> commands) {
    tables.clear();
    wholeTags = 0;
    shown = !commands.isEmpty();
    for (Body body : commands) {
      if (body instanceof CommandSeen seen && seen.words().isPresent()) {
        look(seen.words().get());
      } else {
        // Fields leave out what tells a table from a leaf.
        shown &= body instanceof CommandSeen seen && lookAtFields(seen);
      }
    }
  }

  private void look(CommandWords words) {
    Command command = CommandCodec.decode(words.w0(), words.w1());
    if (command instanceof AddressTlbi tlbi && !tlbi.range().leaf()) {
      tables.add(tlbi.range().covered(ids.ds()));
    } else if (isWholeTag(command.opcode())) {
      wholeTags++;
    }
  }

  private boolean lookAtFields(CommandSeen seen) {
    boolean addressed = seen.fields().containsKey("addr") && seen.op().startsWith("TLBI");
    if (!addressed) {
      return true;
    }
    Long leaf = seen.fields().get("leaf");
    if (leaf != null && leaf == 0) {
      long pages = seen.fields().getOrDefault("pages", 1L);
      tables.add(AddressRange.ofSize(seen.fields().get("addr"), pages << 12));
    }
    return leaf != null;
  }

  private static boolean isWholeTag(Opcode opcode) {
    return opcode == Opcode.TLBI_S12_VMALL
        || opcode == Opcode.TLBI_NH_ASID
        || opcode == Opcode.TLBI_EL2_ASID;
  }

  @Override
  public boolean replacesTable(Span block) {
    return shown && goes(block);
  }

  @Override
  public boolean isTable(Span block) {
    return !shown || goes(block);
  }

  /** Without range commands a table is too big to be named, and its whole tag goes. */
  private boolean goes(Span block) {
    if (!ids.ril() && wholeTags > 0) {
      wholeTags--;
      return true;
    }
    return tables.stream()
        .anyMatch(range ->
            !Span.below(block.start(), range.first()) && !Span.below(range.last(), block.last()));
  }
}
