package org.vsmmu.iommufd.arm;

import java.util.Optional;
import org.vsmmu.iommufd.core.Viommu;

/** A device behind the SMMU: its stream, its entries, where its events go. */
public final class ArmMaster {
  private static final int CD_WORDS = 8;

  private final Unknown stream;
  private final boolean atsCapable;
  private final ArmDomain ownDomain;
  private final long cdTable;
  private long[] ste;
  private long[] cd = new long[CD_WORDS];
  private boolean atsOn;
  private Optional<ArmDomain> domain = Optional.empty();
  private Optional<Viommu> viommu = Optional.empty();
  private long guestName;

  ArmMaster(Unknown stream, boolean atsCapable, ArmDomain ownDomain, long cdTable, long[] ste) {
    this.stream = stream;
    this.atsCapable = atsCapable;
    this.ownDomain = ownDomain;
    this.cdTable = cdTable;
    this.ste = ste;
  }

  /** Its StreamID. */
  public Unknown stream() {
    return stream;
  }

  /** SMMU, root complex and endpoint all do ATS. */
  boolean atsCapable() {
    return atsCapable;
  }

  boolean atsOn() {
    return atsOn;
  }

  void switchAts(boolean on) {
    atsOn = on;
  }

  /** The kernel's own domain for it. */
  ArmDomain ownDomain() {
    return ownDomain;
  }

  /** The address of its CD table, which lives as long as the device. */
  long cdTable() {
    return cdTable;
  }

  /** The words of its stream table entry; pointers of the host and tags are placeholders. */
  long[] ste() {
    return ste.clone();
  }

  void installSte(long[] words) {
    ste = words.clone();
  }

  long[] cd() {
    return cd.clone();
  }

  void installCd(long[] words) {
    cd = words.clone();
  }

  /** The paging domain that it uses, directly or through a nested one. */
  Optional<ArmDomain> domain() {
    return domain;
  }

  void use(Optional<ArmDomain> target) {
    domain = target;
  }

  /** The vIOMMU that its events go to. */
  public Optional<Viommu> viommu() {
    return viommu;
  }

  /** The StreamID by which its guest knows it. */
  public long guestName() {
    return guestName;
  }

  void reportTo(Viommu target, long name) {
    viommu = Optional.of(target);
    guestName = name;
  }

  void reportToNobody() {
    viommu = Optional.empty();
    guestName = 0;
  }
}
