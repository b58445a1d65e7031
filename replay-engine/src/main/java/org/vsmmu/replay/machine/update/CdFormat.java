package org.vsmmu.replay.machine.update;

import java.util.List;
import java.util.Optional;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Controls;

/** A CD as the STE of a stream leads to it. */
record CdFormat(long sid, long ssid, StreamTableEntry ste, Controls controls)
    implements Structure.Format {

  @Override
  public String name() {
    return "the CD of sid=%s ssid=%d".formatted(RecordText.hex(sid), ssid);
  }

  @Override
  public boolean valid(long[] words) {
    return ContextDescriptor.of(words).valid();
  }

  @Override
  public boolean legal(long[] words) {
    return CdLegality.legal(ContextDescriptor.of(words), ste, controls.id(), world());
  }

  @Override
  public int used(long[] words) {
    return UsedWords.of(ContextDescriptor.of(words));
  }

  @Override
  public List<Field> tlbFields(long[] before, long[] now) {
    return tag(before).equals(tag(now))
        ? UsedWords.tlbFields(ContextDescriptor.of(before), ContextDescriptor.of(now))
        : List.of();
  }

  @Override
  public Optional<Tag> tag(long[] words) {
    ContextDescriptor cd = ContextDescriptor.of(words);
    return cd.valid() ? Optional.of(tag(ste, cd, world(), controls)) : Optional.empty();
  }

  private StreamWorld world() {
    return StreamWorld.of(ste, controls.id(), controls.e2h());
  }

  /** The tag of stage-1 entries. */
  static Tag tag(StreamTableEntry ste, ContextDescriptor cd, StreamWorld world, Controls controls) {
    if (world != StreamWorld.NS_EL1) {
      return Tag.el2(world.usesAsid() ? cd.asid() : Tag.NONE);
    }
    return Tag.stage1(controls.id().s2p() ? ste.s2Vmid() : Tag.NONE, cd.asid());
  }

  @Override
  public long free(int word) {
    return 0;
  }

  @Override
  public List<Field> differing(long[] before, long[] now) {
    return UsedWords.differing(
        CdFields.CD.fields(), ContextDescriptor.of(before), ContextDescriptor.of(now));
  }

  @Override
  public boolean coveredBy(Command command) {
    return SteFormat.covers(command, sid)
        || (command instanceof CfgiCd one && one.sid() == sid && one.ssid() == ssid)
        || (command instanceof CfgiCdAll all && all.sid() == sid);
  }
}
