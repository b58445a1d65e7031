package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.ArmTrace.DEVICE;
import static org.vsmmu.replay.cases.ArmTrace.VIOMMU;
import static org.vsmmu.replay.cases.ArmTrace.VSID;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** C094 to C120: what becomes of a guest's commands (iommufd 5.5). */
final class GuestCommandCases {
  private static final String SYNC = "SYNC";
  private static final String FLUSHED = "TLBI_NH_ALL VMID=1";

  private final Cases cases;

  GuestCommandCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    tlb();
    devices();
    illegal();
    ranges();
    arrays();
    blocks();
  }

  private static ArmTrace vm(ArmTrace t) {
    return t.device(false, 0).guestIommu();
  }

  private static ArmTrace named(ArmTrace t) {
    t.vdevice(VIOMMU, DEVICE, VSID).done("out_vdevice_id", VIOMMU + 1);
    return t;
  }

  private static ArmTrace ats(ArmTrace t) {
    t.device(true, 0).guestIommu();
    return named(t);
  }

  private static void refused(ArmTrace t, String... commands) {
    for (String command : commands) {
      t.guest(VIOMMU, command).causing().fails(EIO, "entry_num", 0);
    }
  }

  private void tlb() {
    cases.arm(
        "C094-nsnh-all",
        t -> t.device(false, 0)
            .vmid7()
            .guest(VIOMMU + 6, "TLBI_NSNH_ALL")
            .causing("TLBI_NH_ALL VMID=7", SYNC)
            .gives("entry_num", 1));
    cases.arm(
        "C095-nh-va",
        t -> t.device(false, 0)
            .vmid7()
            .guest(VIOMMU + 6, "TLBI_NH_VA VMID=0x33 ASID=5 Leaf=1 Addr=0x12345000")
            .causing("TLBI_NH_VA VMID=7 ASID=5 Leaf=1 Addr=0x12345000", SYNC)
            .gives("entry_num", 1));
    cases.arm(
        "C096-nh-vaa-with-asid",
        t -> vm(t)
            .guest(VIOMMU, 0x0005_0000_0000_0013L, 0x1001)
            .causing()
            .fails(EIO, "entry_num", 0));
    long[] eight = ArmTrace.QEMU.clone();
    eight[0] &= ~(1L << 12);
    cases.arm("C097-wide-asid", eight, "", t -> refused(vm(t), "TLBI_NH_ASID ASID=0x100"));
    cases.arm(
        "C098-nh-asid-second-word",
        t -> vm(t).guest(VIOMMU, 0x0005_0000_0000_0011L, 1).causing().fails(EIO, "entry_num", 0));
    cases.arm(
        "C099-nsnh-all-with-vmid",
        t -> vm(t).guest(VIOMMU, 0x0000_0007_0000_0030L, 0).causing().fails(EIO, "entry_num", 0));
  }

  private void devices() {
    cases.ats(
        "C100-atc-inv",
        t -> ats(t)
            .guest(VIOMMU, "ATC_INV SID=0x10 Size=52")
            .causing("ATC_INV SID=0x208 Size=52", SYNC)
            .gives("entry_num", 1));
    cases.ats("C101-nobodys-name", t -> refused(ats(t), "ATC_INV SID=0x11 Size=52"));
    cases.ats("C102-atc-inv-too-large", t -> refused(ats(t), "ATC_INV SID=0x10 Size=53"));
    cases.arm("C103-no-ats", t -> refused(named(vm(t)), "ATC_INV SID=0x10 Size=52"));
    cases.ats("C104-no-substreams", t -> refused(ats(t), "ATC_INV SSV=1 SID=0x10 Size=52"));
    cases.arm(
        "C105-cfgi-cd",
        ArmTrace.WIDE,
        "",
        t -> named(vm(t))
            .guest(VIOMMU, "CFGI_CD SID=0x10 SSID=3 Leaf=1")
            .causing("CFGI_CD SID=0x208 SSID=3 Leaf=1", SYNC)
            .gives("entry_num", 1));
    cases.arm(
        "C106-cfgi-cd-with-ssv",
        t -> named(vm(t))
            .guest(VIOMMU, 0x0000_0010_0000_0805L, 1)
            .causing()
            .fails(EIO, "entry_num", 0));
    cases.arm(
        "C107-cfgi-cd-all-second-word",
        t -> named(vm(t))
            .guest(VIOMMU, 0x0000_0010_0000_0006L, 1)
            .causing()
            .fails(EIO, "entry_num", 0));
  }

  private void illegal() {
    cases.arm(
        "C108-not-the-guests",
        t -> refused(
            named(vm(t)),
            "CFGI_STE SID=0x10 Leaf=1",
            "CFGI_STE_RANGE Range=31",
            SYNC,
            "PREFETCH_CONFIG SID=0x10",
            "TLBI_S2_IPA VMID=7 Addr=0x1000",
            "TLBI_EL2_ALL",
            "TLBI_EL2_ASID ASID=5"));
    cases.arm("C109-secure", t -> {
      named(vm(t));
      long name = (long) VSID << 32;
      for (long word : new long[] {0x430, 0x410, 0x411, 0x412, 0x413, 0x405 | name, 0x406 | name}) {
        t.guest(VIOMMU, word, 0).causing().fails(EIO, "entry_num", 0);
      }
    });
  }

  private void ranges() {
    cases.arm("C110-range-without-granule", t -> refused(vm(t), "TLBI_NH_VA NUM=1 Addr=0x1000"));
    cases.arm("C111-granule-without-range", t -> refused(vm(t), "TLBI_NH_VA TG=1 Addr=0x1000"));
    cases.arm("C112-level-1-of-16k", t -> refused(vm(t), "TLBI_NH_VA TG=2 TTL=1 Addr=0x4000"));
    long[] plain = ArmTrace.QEMU.clone();
    plain[3] &= ~(1L << 10);
    cases.arm(
        "C113-no-ranges", plain, "", t -> refused(vm(t), "TLBI_NH_VA TG=1 TTL=3 Addr=0x1000"));
  }

  private void arrays() {
    cases.arm("C114-no-entries", t -> {
      vm(t).breaking("INVALIDATE-PROBE");
      t.invalidate(VIOMMU, 1, 16, 0, new byte[16]).causing().failsFor(EINVAL, "entry_num", 0);
    });
    cases.arm(
        "C115-half-a-command",
        t -> vm(t)
            .invalidate(VIOMMU, 1, 8, 1, ArmTrace.words(0x30))
            .causing(FLUSHED, SYNC)
            .gives("entry_num", 1));
    cases.arm(
        "C116-unknown-tail",
        t -> vm(t)
            .invalidate(VIOMMU, 1, 24, 1, ArmTrace.words(0x30, 0, 1))
            .causing()
            .fails(E2BIG, "entry_num", 0));
  }

  private static String[] flushes(int count, int illegal) {
    List<String> commands = new ArrayList<>(Collections.nCopies(count, "TLBI_NSNH_ALL"));
    if (illegal >= 0) {
      commands.set(illegal, SYNC);
    }
    return commands.toArray(String[]::new);
  }

  private static String[] issued(int... lists) {
    List<String> commands = new ArrayList<>();
    for (int count : lists) {
      commands.addAll(Collections.nCopies(count, FLUSHED));
      commands.add(SYNC);
    }
    return commands.toArray(String[]::new);
  }

  private void blocks() {
    cases.arm(
        "C117-sixty-four",
        t -> vm(t).guest(VIOMMU, flushes(64, -1)).causing(issued(63, 1)).gives("entry_num", 64));
    cases.arm("C118-third-of-five", t -> {
      vm(t).breaking("INVALIDATE-OVERCOUNT");
      t.guest(VIOMMU, flushes(5, 2)).causing().fails(EIO, "entry_num", 2);
    });
    cases.arm("C119-index-66-of-seventy", t -> {
      vm(t).breaking("INVALIDATE-OVERCOUNT");
      t.guest(VIOMMU, flushes(70, 66)).causing(issued(63)).fails(EIO, "entry_num", 66);
    });
    cases.arm("C120-sync-timed-out", ArmTrace.QEMU, "generic,linux-6.13", t -> {
      t.ioas(1);
      t.bind(DEVICE);
      named(t.guestIommu()).breaking("GUEST-COMMAND-UNCHECKED");
      long secure = 0x405 | (long) VSID << 32;
      t.guest(VIOMMU, 0x30, 0, 0x30, 0, secure, 1, 0x30, 0, 0x30, 0)
          .fails(ETIMEDOUT, "entry_num", 4);
    });
  }
}
