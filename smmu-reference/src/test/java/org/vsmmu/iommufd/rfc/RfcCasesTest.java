package org.vsmmu.iommufd.rfc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vsmmu.iommufd.Desk;
import org.vsmmu.iommufd.arm.GuestEvents;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TableEvidence;
import org.vsmmu.iommufd.uapi.ViommuInvalidateStruct;
import org.vsmmu.smmu.event.EventRecord;

/** The conformance cases of the series of 2024, under their ids. */
class RfcCasesTest {
  private static final long ATC_INV = 0x40;
  private static final long NH_ALL = 0x10;
  private static final long CFGI_CD = 0x05;
  private static final int VSID = 0x10;

  private static RfcCall set() {
    return RfcCall.VIOMMU_SET_VDEV_ID;
  }

  private static RfcCall unset() {
    return RfcCall.VIOMMU_UNSET_VDEV_ID;
  }

  private static int done(Answer answer) {
    return StructValue.of(answer.structure().bytes()).u32(ViommuInvalidateStruct.ENTRY_NUM);
  }

  @Test
  @DisplayName("C249")
  void aDeviceHasOneNameAndANameOneDevice() {
    RfcDesk d = new RfcDesk(CallTable.RFC_D);
    int viommu = d.viommu();
    assertNull(d.name(set(), viommu, d.device, VSID).error());
    assertEquals(Errno.EEXIST, d.name(set(), viommu, d.device, 0x11).error());
    assertEquals(Errno.EBUSY, d.name(set(), viommu, d.other, VSID).error());
    assertEquals(Errno.ENOENT, d.name(set(), 99, 99, 1).error());
    assertEquals(Errno.ENOENT, d.name(set(), viommu, 99, 1).error());
  }

  @Test
  @DisplayName("C250")
  void onlyTheNameThatIsThereGoes() {
    RfcDesk d = new RfcDesk(CallTable.RFC_D);
    int viommu = d.viommu();
    assertEquals(Errno.ENOENT, d.name(unset(), viommu, d.device, VSID).error());
    assertNull(d.name(set(), viommu, d.device, VSID).error());
    assertEquals(Errno.EINVAL, d.name(unset(), viommu, d.device, 0x11).error());
    assertNull(d.name(unset(), viommu, d.device, VSID).error());
    assertEquals(Errno.ENOENT, d.name(unset(), viommu, d.device, VSID).error());
    assertNull(d.name(set(), viommu, d.other, VSID).error());
  }

  @Test
  @DisplayName("C251")
  void inTheFirstVersionANameNeedsANestedAttachment() {
    RfcDesk d = new RfcDesk(CallTable.RFC_C);
    int viommu = d.viommu();
    assertEquals(Errno.ENOENT, d.name(set(), viommu, 99, VSID).error());
    assertEquals(Errno.EINVAL, d.name(set(), viommu, d.device, VSID).error());
    assertEquals(Errno.EINVAL, d.name(set(), 99, d.device, VSID).error(), "before the vIOMMU");
    int nested = d.nested(viommu, RfcDesk.TRANSLATE, RfcDesk.S1_BITS).out("out_hwpt_id");
    assertNull(d.attach(nested).error());
    assertNull(d.name(set(), viommu, d.device, VSID).error());
    assertNull(d.name(set(), viommu, d.device, 0x11).error(), "a second name");
    assertEquals(Errno.EBUSY, d.name(set(), viommu, d.device, VSID).error());
    assertEquals(Errno.EINVAL, d.name(unset(), viommu, d.device, 0x12).error());
    assertNull(d.name(unset(), viommu, d.device, VSID).error());
  }

  @Test
  @DisplayName("C252")
  void anAbsentGuestIommuLeavesTheCountAlone() {
    RfcDesk d = new RfcDesk(CallTable.RFC_C);
    Desk.Call call = d.call(RfcCall.VIOMMU_INVALIDATE).with("viommu_id", 99);
    Answer absent = RfcDesk.array(call, 0, NH_ALL, 0).answer();
    assertEquals(Optional.of(Errno.ENOENT), absent.error());
    assertEquals(1, done(absent));
    Answer reserved = RfcDesk.array(call, 0, NH_ALL, 0).with("__reserved", 1).answer();
    assertEquals(Optional.of(Errno.EOPNOTSUPP), reserved.error());
    assertEquals(0, done(reserved));
    Answer pointer = RfcDesk.array(call, 0, NH_ALL, 0)
        .with("__reserved", 0)
        .with("data_uptr", 0)
        .answer();
    assertEquals(Optional.of(Errno.EINVAL), pointer.error());
    assertEquals(0, done(pointer));
  }

  @Test
  @DisplayName("C253")
  void theOnlyTypeOfItsOwnCallIsZero() {
    RfcDesk d = new RfcDesk(CallTable.RFC_C);
    int viommu = d.viommu();
    Desk.Call call = d.call(RfcCall.VIOMMU_INVALIDATE).with("viommu_id", viommu);
    Answer one = RfcDesk.array(call, 1, NH_ALL, 0).answer();
    assertEquals(Optional.of(Errno.EINVAL), one.error());
    assertEquals(0, done(one));
    Answer zero = RfcDesk.array(call, 0, NH_ALL, 0).answer();
    assertEquals(Optional.empty(), zero.error());
    assertEquals(1, done(zero));
    assertEquals("TLBI_NH_ALL vmid=0; S", d.commands());
    assertNull(call.sized(28).error(), "the reserved word may be left out");
    assertEquals(Errno.EINVAL, call.sized(27).error());
  }

  @ParameterizedTest
  @DisplayName("C254")
  @EnumSource(names = {"RFC_C", "RFC_D", "RFC_E", "PLAN"})
  void theCoreManagesTheDefaultType(CallTable table) {
    RfcDesk d = new RfcDesk(table);
    assertNull(d.viommuCall(0).error());
    assertNull(d.viommuCall(1).error());
    assertEquals(Errno.EOPNOTSUPP, d.viommuCall(7).error());
    assertEquals(Errno.ENOENT, d.viommuCall(7).with("hwpt_id", 99).error(), "before the type");
    assertEquals(Errno.ENOENT, d.viommuCall(0).with("dev_id", 99).error());
    assertEquals(Errno.EOPNOTSUPP, d.viommuCall(0).with("flags", 1).error());
    int plain = d.desk.hwpt(d.device, d.ioas, 0).out("out_hwpt_id");
    assertEquals(Errno.EINVAL, d.viommuCall(0).with("hwpt_id", plain).error());
    assertEquals(Errno.EINVAL, d.viommuCall(0).sized(20).error());
    assertNull(d.viommuCall(0).sized(32).error(), "a tail of zeros");
  }

  @Test
  @DisplayName("C255")
  void namesGoWithTheGuestIommu() {
    RfcDesk d = new RfcDesk(CallTable.RFC_D);
    int viommu = d.viommu();
    assertNull(d.name(set(), viommu, d.device, VSID).error());
    assertNull(d.desk.destroy(viommu));
    int again = d.viommu();
    assertEquals(viommu, again);
    assertEquals(
        Errno.EIO, d.invalidate(again, 1, ATC_INV | (long) VSID << 32, 52).error());
    assertNull(d.name(set(), again, d.device, VSID).error());
  }

  @Test
  @DisplayName("C256")
  void aQueueOfTheFirstPatchesNeedsItsData() {
    RfcDesk d = new RfcDesk(CallTable.RFC_B);
    int viommu = d.viommu();
    Desk.Call queue = d.call(RfcCall.VQUEUE_ALLOC).with("viommu_id", viommu);
    assertEquals(Errno.EINVAL, queue.error());
    assertEquals(Errno.EINVAL, queue.with("viommu_id", 99).error(), "before the vIOMMU");
    assertEquals(Errno.EOPNOTSUPP, queue.with("flags", 1).error());
    queue
        .with("flags", 0)
        .with("data_len", 16)
        .buffer("data_uptr", RfcDesk.words(0x8_0000_0000L, 0));
    assertEquals(Errno.ENOENT, queue.error());
    int made = queue.with("viommu_id", viommu).out("out_vqueue_id");
    assertEquals(made + 1, d.desk.ioas(), "no hidden id: nothing is pinned");
    assertEquals(Errno.EBUSY, d.desk.destroy(viommu));
    assertNull(d.desk.destroy(made));
    assertNull(d.desk.destroy(viommu));
  }

  @Test
  @DisplayName("C257")
  void interruptQueuesHaveATypeEach() {
    RfcDesk d = new RfcDesk(CallTable.RFC_D);
    int viommu = d.viommu();
    Desk.Call virq = d.call(RfcCall.VIRQ_ALLOC).with("viommu_id", viommu);
    assertEquals(Errno.EINVAL, virq.error());
    assertEquals(Errno.EOPNOTSUPP, virq.with("flags", 1).error());
    assertNull(virq.with("flags", 0).with("type", 1).error());
    assertEquals(Errno.EEXIST, virq.error());
    assertEquals(Errno.EBUSY, d.desk.destroy(viommu));
  }

  @Test
  @DisplayName("C258")
  void anAmbiguousTraceIsCalledSo() {
    TableEvidence evidence = new TableEvidence();
    byte[] bytes = new byte[24];
    bytes[0] = 24;
    evidence.succeeded(0x3b81, new byte[] {12, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0});
    assertFalse(evidence.tells());
    evidence.succeeded(0x3b90, bytes);
    assertEquals(
        EnumSet.of(CallTable.MERGED, CallTable.RFC_A, CallTable.RFC_C, CallTable.RFC_D),
        evidence.candidates());
    assertEquals(
        "ambiguous: linux, rfc-2024-a, rfc-2024-c, rfc-2024-d (by 0x90 with 24 bytes)",
        evidence.toString());
    evidence.succeeded(0x3b8f, bytes);
    assertEquals(
        EnumSet.of(CallTable.RFC_A, CallTable.RFC_C, CallTable.RFC_D), evidence.candidates());
    byte[] invalidate = new byte[32];
    invalidate[0] = 32;
    evidence.succeeded(0x3b92, invalidate);
    assertEquals(EnumSet.of(CallTable.RFC_C, CallTable.RFC_D), evidence.candidates());
  }

  @Test
  void anAliasIsToldApartByTheTypeOfTheId() {
    RfcDesk d = new RfcDesk(CallTable.RFC_D);
    int viommu = d.viommu();
    assertNull(d.name(set(), viommu, d.device, VSID).error());
    int nested = d.nested(viommu, RfcDesk.TRANSLATE, RfcDesk.S1_BITS).out("out_hwpt_id");
    assertNull(d.invalidate(viommu, 1, ATC_INV | (long) VSID << 32, 52).error());
    assertTrue(d.commands().startsWith("ATC_INV sid=0x208"));
    assertNull(d.invalidate(nested, 1, NH_ALL, 0).error());
    assertEquals(
        Errno.EIO, d.invalidate(nested, 1, ATC_INV | (long) VSID << 32, 52).error());
    assertEquals(Errno.EINVAL, d.invalidate(d.parent, 1, NH_ALL, 0).error());
  }

  @ParameterizedTest
  @EnumSource(names = {"RFC_A", "RFC_B", "RFC_C"})
  void beforeTheAliasAGuestIommuIsNoTarget(CallTable table) {
    RfcDesk d = new RfcDesk(table);
    int viommu = table == CallTable.RFC_A
        ? d.call(RfcCall.VENDOR_VIOMMU_ALLOC)
            .with("dev_id", d.device)
            .with("hwpt_id", d.parent)
            .out("out_viommu_id")
        : d.viommu();
    Answer answer = d.invalidate(viommu, 1, NH_ALL, 0).answer();
    assertEquals(Optional.of(Errno.ENOENT), answer.error());
    assertEquals(
        0,
        StructValue.of(answer.structure().bytes())
            .u32(Ioctl.HWPT_INVALIDATE.layout().find("entry_num").orElseThrow()));
  }

  @ParameterizedTest
  @EnumSource(names = {"RFC_A", "RFC_B", "RFC_C", "RFC_D", "PLAN"})
  void aGuestsEntryLiesDirectlyOnTheStage2(CallTable table) {
    RfcDesk d = new RfcDesk(table);
    boolean plain = table == CallTable.RFC_A || table == CallTable.RFC_B;
    long w0 = plain ? RfcDesk.TRANSLATE & ~0xeL : RfcDesk.TRANSLATE;
    int nested = d.nested(d.parent, w0, RfcDesk.S1_BITS).out("out_hwpt_id");
    assertEquals(Errno.EBUSY, d.desk.destroy(d.parent));
    assertNull(d.attach(nested).error());
    assertTrue(d.commands().startsWith("CFGI_STE"));
    assertNull(d.invalidate(nested, 1, NH_ALL, 0).error());
    assertEquals("TLBI_NH_ALL vmid=1; S", d.commands());
    if (plain) {
      assertEquals(Errno.EIO, d.nested(d.parent, RfcDesk.TRANSLATE, 0).error(), "Config");
      assertEquals(Errno.EIO, d.nested(d.parent, w0, 1L << 28).error(), "EATS");
    }
  }

  @Test
  void inThePlanADeviceIsAttachedToAGuestIommu() {
    RfcDesk d = new RfcDesk(CallTable.PLAN);
    int viommu = d.viommu();
    Desk.Call attach =
        d.call(RfcCall.VIOMMU_ATTACH).with("viommu_id", viommu).with("dev_id", d.device);
    assertEquals(Errno.EOPNOTSUPP, attach.with("flags", 1).error());
    int proxy = attach.with("flags", 0).out("out_hwpt_id");
    assertTrue(d.commands().startsWith("CFGI_STE"));
    assertEquals(proxy, attach.out("out_hwpt_id"), "it is there already");
    assertEquals("", d.commands());
    assertEquals(Errno.EBUSY, d.desk.destroy(proxy));
    assertEquals(Errno.EBUSY, d.desk.destroy(viommu));
    assertNull(d.attach(d.parent).error());
    assertEquals(Errno.ENOENT, d.desk.destroy(proxy), "it went with the attachment");
    assertNull(d.desk.destroy(viommu));
  }

  @Test
  void theVmidOfAGuestIommuIsBoundByTheFirstCommand() {
    RfcDesk d = new RfcDesk(CallTable.PLAN);
    int viommu = d.viommu();
    assertNull(d.invalidate(viommu, 1, NH_ALL, 0).error());
    var first = d.smmu.commands().take().get(0);
    var own = first.words().with(org.vsmmu.smmu.command.CommandFields.VMID, 2);
    var borrowed = first.words().with(org.vsmmu.smmu.command.CommandFields.VMID, 1);
    assertTrue(first.admits(own));
    assertTrue(first.admits(borrowed));
    first.bind(own);
    assertNull(d.invalidate(viommu, 1, NH_ALL, 0).error());
    var second = d.smmu.commands().take().get(0);
    assertTrue(second.admits(own));
    assertFalse(second.admits(borrowed));
    int another = d.viommu();
    assertNull(d.invalidate(another, 1, NH_ALL, 0).error());
    assertFalse(d.smmu.commands().take().get(0).admits(own), "it is taken");
  }

  @Test
  void theVendorsTreeInvalidatesByDevice() {
    RfcDesk d = new RfcDesk(CallTable.RFC_A);
    Desk.Call call = d.call(RfcCall.DEV_INVALIDATE).with("dev_id", d.device);
    assertNull(
        RfcDesk.array(call, 0, ATC_INV | (long) VSID << 32, 52, CFGI_CD, 1).error());
    assertTrue(d.commands().contains("CFGI_CD sid=0x208"));
    assertEquals(Errno.EIO, RfcDesk.array(call, 0, NH_ALL, 0).error());
    assertEquals(Errno.EINVAL, RfcDesk.array(call, 1, ATC_INV, 52).error());
    assertEquals(
        Errno.ENOENT, RfcDesk.array(call, 0, ATC_INV, 52).with("dev_id", 99).error());
    Desk.Call name = d.call(RfcCall.DEV_SET_VIRTUAL_ID).with("dev_id", d.device);
    assertEquals(Errno.ENOENT, name.with("viommu_id", 99).error());
    Answer unknown = d.call(RfcCall.VIOMMU_SET_DATA).answer();
    assertEquals(Optional.of("IOMMU_VIOMMU_SET_DATA"), unknown.unmodelled());
  }

  @Test
  void theFirstPatchesProgramANameIntoASlot() {
    RfcDesk d = new RfcDesk(CallTable.RFC_B);
    assertEquals(Errno.EOPNOTSUPP, d.viommuCall(1).error(), "queues are the only type");
    int viommu = d.viommu();
    Desk.Call name = d.call(RfcCall.VIOMMU_SET_DEV_ID)
        .with("viommu_id", viommu)
        .with("dev_id", d.device)
        .with("id", VSID);
    assertNull(name.error());
    assertEquals(Errno.EBUSY, name.error());
    assertNull(name.with("dev_id", d.other).error(), "nobody compares the names of two devices");
    assertEquals(Errno.ENOENT, name.with("viommu_id", 99).error());
    assertNull(d.desk.destroy(viommu));
  }

  @Test
  void theLastPatchesHaveAnObjectForEachName() {
    RfcDesk d = new RfcDesk(CallTable.RFC_E);
    int viommu = d.viommu();
    Desk.Call alloc = d.call(RfcCall.VDEVICE_ALLOC)
        .with("viommu_id", viommu)
        .with("dev_id", d.device)
        .with("virt_id", VSID);
    int vdevice = alloc.out("out_vdevice_id");
    assertEquals(Errno.EEXIST, alloc.error());
    assertEquals(Errno.EBUSY, alloc.with("dev_id", d.other).error());
    assertEquals(Errno.EINVAL, alloc.sized(24).error());
    assertEquals(Errno.EBUSY, d.desk.destroy(viommu));
    assertNull(d.desk.destroy(vdevice));
    assertNull(d.desk.destroy(viommu));
  }

  @Test
  void interruptQueuesGiveMereRecords() throws CallFailed {
    RfcDesk d = new RfcDesk(CallTable.RFC_D);
    int viommu = d.viommu();
    assertNull(d.name(set(), viommu, d.device, VSID).error());
    int fd =
        d.call(RfcCall.VIRQ_ALLOC).with("viommu_id", viommu).with("type", 1).out("out_virq_fd");
    int nested = d.nested(viommu, RfcDesk.TRANSLATE, RfcDesk.S1_BITS).out("out_hwpt_id");
    assertNull(d.attach(nested).error());
    assertTrue(GuestEvents.report(d.master, new EventRecord(0x10L | 0x208L << 32, 0, 0x1000, 0)));
    assertTrue(GuestEvents.report(d.master, new EventRecord(0x10L | 0x208L << 32, 0, 0x2000, 0)));
    QueueFile queue = d.desk.process.files().find(fd, QueueFile.class).orElseThrow();
    byte[] both = queue.read(4096);
    assertEquals(64, both.length);
    assertArrayEquals(
        RfcDesk.words(0x10L | (long) VSID << 32), java.util.Arrays.copyOf(both, Long.BYTES));
    assertEquals(0, queue.read(4096).length);
  }
}
