package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vsmmu.iommufd.arm.InvalidationTarget.Kind;
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
  private final boolean coherentOnly;
  private final BlockTables tables;
  private InvalidationList targets = new InvalidationList();

  ArmDomain(ArmIommu smmu, Use use, Tag tag, int placeholder) {
    this(smmu, use, tag, placeholder, false);
  }

  /**
   * Tables without entries.
   *
   * @param coherentOnly whether devices must write back coherently
   */
  ArmDomain(ArmIommu smmu, Use use, Tag tag, int placeholder, boolean coherentOnly) {
    this.smmu = smmu;
    this.use = use;
    this.tag = tag;
    this.placeholder = placeholder;
    this.coherentOnly = coherentOnly;
    this.tables = new BlockTables(
        smmu.features().pageSizes(),
        (span, granule, leaf) -> smmu.changed(this, span, granule, leaf));
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

  /** A number that stands for the tag in entries. */
  int tagPlaceholder() {
    return tag.placeholder();
  }

  /** An address that stands for the tables in entries, other for each domain. */
  long tablePlaceholder() {
    return (1L << 40) + ((long) placeholder << 12);
  }

  /** Whether only devices that write back coherently may be attached. */
  boolean coherentOnly() {
    return coherentOnly;
  }

  /**
   * Its context descriptor: only what tells it from another matters.
   *
   * @param stalls whether the device waits for stalled transactions
   */
  long[] contextDescriptor(boolean stalls) {
    long[] cd = new long[CD_WORDS];
    CdFields.V.put(cd, 1);
    CdFields.AA64.put(cd, 1);
    CdFields.S.put(cd, stalls ? 1 : 0);
    CdFields.R.put(cd, 1);
    CdFields.A.put(cd, 1);
    CdFields.ASET.put(cd, 1);
    CdFields.ASID.put(cd, tagPlaceholder());
    cd[1] = CdFields.TTB0.requireAddress(tablePlaceholder());
    CdFields.MAIR.put(cd, MAIR);
    return cd;
  }

  /** What an attachment of a device to it adds to its invalidation list (iommufd 5.6). */
  List<InvalidationTarget> targets(ArmMaster master, int ssid, boolean ats, Tag carried) {
    List<InvalidationTarget> made = new ArrayList<>();
    made.add(InvalidationTarget.tlb(stage1() ? Kind.S1_ASID : Kind.S2_VMID, carried));
    if (nestParent()) {
      made.add(InvalidationTarget.tlb(Kind.S2_VMID_S1_CLEAR, carried));
    }
    if (ats) {
      Kind kind = nestParent() ? Kind.ATS_FULL : Kind.ATS;
      master.streams().forEach(stream -> made.add(InvalidationTarget.atc(kind, stream, ssid)));
    }
    return made;
  }

  /** What has to be invalidated when its tables change. */
  InvalidationList targets() {
    return targets;
  }

  void join(List<InvalidationTarget> more) {
    targets = targets.merged(more);
  }

  /** @param unused hears of what nobody uses any more */
  void leave(List<InvalidationTarget> less, Consumer<InvalidationTarget> unused) {
    targets.unref(less, unused);
  }

  @Override
  public long pageSizes() {
    return smmu.features().pageSizes();
  }

  @Override
  public long smallestPage() {
    return 1L << smmu.features().pageShift();
  }

  @Override
  public Span aperture() {
    int bits = stage1() ? smmu.features().stage1Bits() : smmu.features().ids().oasBits();
    return new Span(0, (1L << bits) - 1);
  }

  @Override
  public void mapped(Area area, boolean singleSteps) {
    boolean watched = !targets.isEmpty();
    tables.map(area.span(), singleSteps, watched, smmu.blockEvidence());
  }

  @Override
  public void unmapped(Area area) {
    tables.unmap(area.span(), smmu.blockEvidence());
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
