package org.vsmmu.replay.machine.update;

import java.util.List;
import java.util.Optional;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Controls;

/** The STE of a stream. */
record SteFormat(long sid, Controls controls) implements Structure.Format {

  @Override
  public String name() {
    return "the STE of sid=" + RecordText.hex(sid);
  }

  @Override
  public boolean valid(long[] words) {
    return StreamTableEntry.of(words).valid();
  }

  @Override
  public boolean legal(long[] words) {
    return SteLegality.legal(StreamTableEntry.of(words), controls.id(), controls.e2h());
  }

  @Override
  public int used(long[] words) {
    return UsedWords.of(StreamTableEntry.of(words), controls.id());
  }

  @Override
  public List<Field> tlbFields(long[] before, long[] now) {
    return tag(before).equals(tag(now))
        ? UsedWords.tlbFields(StreamTableEntry.of(before), StreamTableEntry.of(now))
        : List.of();
  }

  @Override
  public Optional<Tag> tag(long[] words) {
    StreamTableEntry ste = StreamTableEntry.of(words);
    return ste.stage2() ? Optional.of(Tag.stage2(ste.s2Vmid())) : Optional.empty();
  }

  /** MEV, and EATS on its way between 0 and 1: the driver's "safe" bits. */
  @Override
  public long free(int word) {
    return word == SteFields.MEV.word() ? SteFields.MEV.mask() | SteFields.EATS.mask() : 0;
  }

  @Override
  public List<Field> differing(long[] before, long[] now) {
    return UsedWords.differing(
        SteFields.STE.fields(), StreamTableEntry.of(before), StreamTableEntry.of(now));
  }

  @Override
  public boolean coveredBy(Command command) {
    return covers(command, sid);
  }

  static boolean covers(Command command, long sid) {
    return (command instanceof CfgiSte one && one.sid() == sid)
        || (command instanceof CfgiSteRange range && (range.isAll() || range.covers(sid)));
  }
}
