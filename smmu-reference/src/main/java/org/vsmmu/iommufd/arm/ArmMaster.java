package org.vsmmu.iommufd.arm;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;

/** A device behind the SMMU: its streams, its entries, where its events go. */
public final class ArmMaster {
  private static final int CD_WORDS = 8;
  private static final int STAGE_1 = 5;

  /** What the kernel does with transactions without PASID, apart from paging domains. */
  enum Plain {
    BLOCKED,
    IDENTITY
  }

  /** A paging domain in use, and what that put on its invalidation list. */
  record Attachment(ArmDomain domain, List<InvalidationTarget> targets) {}

  private ArmEndpoint endpoint;
  private final boolean smmuDoesAts;
  private final Optional<ArmDomain> ownDomain;
  private final CdTable cdTable;
  private final Set<Integer> secondLevels = new HashSet<>();
  private final NavigableMap<Integer, long[]> cds = new TreeMap<>();
  private final NavigableMap<Integer, Attachment> attachments = new TreeMap<>();
  private Plain plain = Plain.BLOCKED;
  private long[] ste;
  private boolean atsOn;
  private Optional<Viommu> viommu = Optional.empty();
  private long guestName;

  ArmMaster(
      ArmEndpoint endpoint,
      boolean smmuDoesAts,
      Optional<ArmDomain> ownDomain,
      CdTable cdTable,
      long[] ste) {
    this.endpoint = endpoint;
    this.smmuDoesAts = smmuDoesAts;
    this.ownDomain = ownDomain;
    this.cdTable = cdTable;
    this.ste = ste;
  }

  /** The device as firmware and PCI describe it. */
  public ArmEndpoint endpoint() {
    return endpoint;
  }

  /** More is known of the device; what it has been used with stays. */
  public void describe(ArmEndpoint better) {
    endpoint = better;
  }

  List<Unknown> streams() {
    return endpoint.streams();
  }

  /** Its first StreamID, the one that a vDEVICE stands for. */
  public Unknown stream() {
    return endpoint.streams().get(0);
  }

  /** SMMU, root complex and endpoint all do ATS. */
  boolean atsCapable() {
    return smmuDoesAts && endpoint.ats();
  }

  boolean atsOn() {
    return atsOn;
  }

  void switchAts(boolean on) {
    atsOn = on;
  }

  /** The kernel's own domain for it; empty if that is the identity. */
  Optional<ArmDomain> ownDomain() {
    return ownDomain;
  }

  CdTable cdTable() {
    return cdTable;
  }

  /** Whether the second-level CD table for a PASID is new; it is there from now on. */
  boolean needsSecondLevel(int ssid) {
    return cdTable.twoLevel() && secondLevels.add(CdTable.secondLevel(ssid));
  }

  /** The words of its stream table entry; pointers of the host and tags are placeholders. */
  long[] ste() {
    return ste.clone();
  }

  void installSte(long[] words) {
    ste = words.clone();
  }

  /** Whether its STE points to the host's CD table. */
  boolean cdTableInstalled() {
    return SteFields.CONFIG.get(ste) == STAGE_1;
  }

  /** Whether its STE lets ATS requests through. */
  boolean steAllowsAts() {
    return SteFields.EATS.get(ste) == 1;
  }

  long[] cd(int ssid) {
    return cds.getOrDefault(ssid, new long[CD_WORDS]).clone();
  }

  void installCd(int ssid, long[] words) {
    if (CdFields.V.get(words) == 0) {
      cds.remove(ssid);
    } else {
      cds.put(ssid, words.clone());
    }
  }

  /** Whether a PASID other than 0 has a valid descriptor. */
  boolean pasidsInUse() {
    return !cds.tailMap(1).isEmpty();
  }

  /** What its transactions without PASID meet where no paging domain is attached. */
  Plain plain() {
    return plain;
  }

  void plain(Plain now) {
    plain = now;
  }

  /** The paging domain that it uses for a PASID, directly or through a nested one. */
  Optional<Attachment> attachment(int ssid) {
    return Optional.ofNullable(attachments.get(ssid));
  }

  Map<Integer, Attachment> attachments() {
    return attachments;
  }

  void use(int ssid, Optional<Attachment> now) {
    if (now.isPresent()) {
      attachments.put(ssid, now.get());
    } else {
      attachments.remove(ssid);
    }
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
