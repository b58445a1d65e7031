package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vsmmu.iommufd.core.DirtyBitmap;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.smmu.config.CdFields;

/** The host's page tables of one stage, with their tag. */
final class ArmDomain implements PagingDomain {
  private static final int CD_WORDS = 8;
  private static final long MAIR = 0x44_04ff;

  /** Which stage, and what for. */
  enum Use {
    STAGE_1,
    STAGE_2,
    NEST_PARENT
  }

  private final ArmIommu smmu;
  private final Use use;
  private final Tag tag;
  private final int placeholder;
  private final List<ArmMaster> masters = new ArrayList<>();

  ArmDomain(ArmIommu smmu, Use use, Tag tag, int placeholder) {
    this.smmu = smmu;
    this.use = use;
    this.tag = tag;
    this.placeholder = placeholder;
  }

  ArmIommu smmu() {
    return smmu;
  }

  boolean stage1() {
    return use == Use.STAGE_1;
  }

  boolean nestParent() {
    return use == Use.NEST_PARENT;
  }

  Tag tag() {
    return tag;
  }

  /** The S2 tables of a nest parent force write-back where the SMMU can. */
  boolean writeBackForced() {
    return nestParent() && smmu.features().ids().fwb();
  }

  /** A number that stands for the tag in entries, other for each domain. */
  int tagPlaceholder() {
    return placeholder & 0xffff;
  }

  /** An address that stands for the tables in entries, other for each domain. */
  long tablePlaceholder() {
    return (1L << 40) + ((long) placeholder << 12);
  }

  /** Its context descriptor: only what tells it from another matters. */
  long[] contextDescriptor() {
    long[] cd = new long[CD_WORDS];
    CdFields.V.put(cd, 1);
    CdFields.AA64.put(cd, 1);
    CdFields.ASID.put(cd, tagPlaceholder());
    cd[1] = CdFields.TTB0.requireAddress(tablePlaceholder());
    CdFields.MAIR.put(cd, MAIR);
    return cd;
  }

  /** The devices attached to it, directly or through nested domains. */
  List<ArmMaster> masters() {
    return Collections.unmodifiableList(masters);
  }

  void join(ArmMaster master) {
    masters.add(master);
  }

  void leave(ArmMaster master) {
    masters.remove(master);
  }

  @Override
  public long pageSizes() {
    int shift = smmu.features().pageShift();
    return switch (shift) {
      case 12 -> 1L << 12 | 1L << 21 | 1L << 30;
      case 14 -> 1L << 14 | 1L << 25;
      default -> 1L << 16 | 1L << 29;
    };
  }

  @Override
  public long smallestPage() {
    return 1L << smmu.features().pageShift();
  }

  @Override
  public Span aperture() {
    int bits = stage1() ? smmu.stage1Bits() : smmu.features().ids().oasBits();
    return new Span(0, (1L << bits) - 1);
  }

  @Override
  public void mapped(Area area, boolean singleSteps) {
    // A plain map needs no invalidation.
  }

  @Override
  public void unmapped(Area area) {
    smmu.unmapped(this, area);
  }

  @Override
  public void split(Area area, Area low, Area high) {
    // The tables stay.
  }

  @Override
  public void trackDirty(boolean on) {
    // The marks are in tables that nobody recorded.
  }

  @Override
  public void readDirty(DirtyBitmap bitmap, boolean clear) {
    bitmap.nothingKnown();
  }

  @Override
  public void freed() {
    smmu.freed(this);
  }
}
