package org.vsmmu.replay.cases;

import static org.vsmmu.replay.cases.ArmTrace.DEVICE;
import static org.vsmmu.replay.cases.ArmTrace.IOAS;
import static org.vsmmu.replay.cases.ArmTrace.PARENT;
import static org.vsmmu.replay.cases.ArmTrace.S1_BITS;
import static org.vsmmu.replay.cases.ArmTrace.TRANSLATE;
import static org.vsmmu.replay.cases.ArmTrace.VSID;

/** C228 to C244: what maps, unmaps and detaches of the host cause (iommufd 5.9, 5.10). */
final class HostCases {
  private static final String SYNC = "SYNC";
  private static final String STE = "CFGI_STE SID=0x208 Leaf=1";
  private static final String PREFETCH = "PREFETCH_CONFIG SID=0x208";
  private static final String NH_ALL = "TLBI_NH_ALL VMID=7";
  private static final String BLOCK =
      "TLBI_S2_IPA VMID=7 SCALE=9 TG=1 TTL=2 Leaf=1 Addr=0x70000000";
  private static final long IOVA = 0x7000_0000;
  private static final long BLOCK_SIZE = 0x20_0000;

  private final Cases cases;

  HostCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    nested();
    stage1();
    reset();
  }

  /** A device on a nested HWPT above the seventh parent, id 9. */
  private static ArmTrace nested(ArmTrace t, boolean ats) {
    t.device(ats, 0).vmid7();
    t.vdevice(10, DEVICE, VSID).done("out_vdevice_id", 11);
    t.nested(10, TRANSLATE, S1_BITS | (ats ? ArmTrace.EATS : 0)).done("out_hwpt_id", 12);
    SeenCall attach = t.attach(12);
    if (ats) {
      attach.causing(STE, SYNC, STE, SYNC, PREFETCH, "ATC_INV SID=0x208 Size=52", SYNC);
    } else {
      attach.causing(STE, SYNC, STE, SYNC, PREFETCH);
    }
    attach.done();
    return t;
  }

  private void nested() {
    cases.ats("C228-block-with-ats", t -> {
      nested(t, true).map(IOAS, IOVA, BLOCK_SIZE, 7).done();
      t.unmap(IOAS, IOVA, BLOCK_SIZE)
          .causing(BLOCK, SYNC, NH_ALL, SYNC, "ATC_INV SID=0x208 Size=52", SYNC)
          .gives("length", BLOCK_SIZE);
    });
    cases.arm("C229-block-without-ats", t -> {
      nested(t, false).map(IOAS, IOVA, BLOCK_SIZE, 7).done();
      t.unmap(IOAS, IOVA, BLOCK_SIZE)
          .causing(BLOCK, SYNC, NH_ALL, SYNC)
          .gives("length", BLOCK_SIZE);
    });
    long[] plain = ArmTrace.QEMU.clone();
    plain[3] &= ~(1L << 10);
    cases.arm("C230-no-ranges", plain, "", t -> {
      nested(t, false).map(IOAS, IOVA + 0x1000, BLOCK_SIZE, 7).done();
      t.unmap(IOAS, IOVA + 0x1000, BLOCK_SIZE)
          .causing("TLBI_S12_VMALL VMID=7", SYNC)
          .gives("length", BLOCK_SIZE);
    });
    cases.arm("C231-nobody-attached", t -> {
      t.device(false, 0).guestIommu().map(IOAS, IOVA, 0x1000, 7).done();
      int call = t.next();
      t.unmap(IOAS, IOVA, 0x1000).causing().gives("length", 0x1000);
      t.unneeded(call, ArmTrace.command("TLBI_NH_ALL VMID=1"));
    });
    cases.arm("C237-plain-map", t -> {
      t.device(false, 0).parent().attach(PARENT).done();
      int call = t.next();
      t.map(IOAS, IOVA, 0x1000, 7).causing().gives();
      t.unneeded(call, ArmTrace.command("TLBI_NH_ALL VMID=1"));
    });
  }

  private static ArmTrace kernelTable(ArmTrace t, boolean ats) {
    t.device(ats, 0).hwpt(DEVICE, IOAS, 0).done("out_hwpt_id", 3);
    t.attach(3).done();
    return t;
  }

  private void stage1() {
    cases.ats("C233-pages-7-to-10", t -> {
      kernelTable(t, true).map(IOAS, 0x7000, 0x4000, 7).done();
      t.unmap(IOAS, 0x7000, 0x4000)
          .causing(
              "TLBI_NH_VA ASID=1 SCALE=2 TG=1 TTL=3 Leaf=1 Addr=0x7000",
              SYNC,
              "ATC_INV SID=0x208 Size=4",
              SYNC)
          .gives("length", 0x4000);
    });
    cases.arm("C235-pasid-5", new long[] {0xd4c141b, 0x2730410, 0, 0x1414, 0x74, 1}, "", t -> {
      t.device(true, 16).hwpt(DEVICE, IOAS, 8).done("out_hwpt_id", 3);
      t.attachPasid(5, 3).done();
      t.map(IOAS, 0x8000, 0x4000, 7).done();
      t.unmap(IOAS, 0x8000, 0x4000)
          .causing(
              "TLBI_NH_VA ASID=1 SCALE=2 TG=1 TTL=3 Leaf=1 Addr=0x8000",
              SYNC,
              "ATC_INV SSV=1 SSID=5 SID=0x208 Size=2 Addr=0x8000",
              SYNC)
          .gives("length", 0x4000);
    });
    cases.arm("C238-thirty-five-pages", t -> {
      kernelTable(t, false).map(IOAS, 0x100000, 35 * 0x1000, 7).done();
      t.unmap(IOAS, 0x100000, 35 * 0x1000)
          .causing(
              "TLBI_NH_VA ASID=1 NUM=2 TG=1 TTL=3 Leaf=1 Addr=0x100000",
              "TLBI_NH_VA ASID=1 SCALE=5 TG=1 TTL=3 Leaf=1 Addr=0x103000",
              SYNC)
          .gives("length", 35 * 0x1000);
    });
    cases.arm("C243-last-user-of-an-asid", t -> {
      kernelTable(t, false);
      t.detach()
          .causing(
              STE,
              SYNC,
              STE,
              SYNC,
              PREFETCH,
              "TLBI_NH_ASID ASID=1",
              SYNC,
              "CFGI_CD SID=0x208 Leaf=1",
              SYNC,
              "CFGI_CD SID=0x208 Leaf=1",
              SYNC)
          .gives();
      int call = t.next();
      t.destroy(3).causing().gives();
      t.unneeded(call, ArmTrace.command("TLBI_NH_ASID ASID=1"));
    });
  }

  private void reset() {
    String memory = ",\"profile\":\"architecture\",\"memory\":[{\"first\":\"0x40000000\","
        + "\"last\":\"0x5fffffff\",\"content\":\"zero\"}],\"start\":\"reset\"";
    cases.raw("C244-reset", memory, t -> {
      t.add("{\"register\":{\"write\":true,\"reg\":\"STRTAB_BASE\",\"value\":\"0x41200000\","
          + "\"size\":8}}");
      t.add("{\"register\":{\"write\":true,\"reg\":\"STRTAB_BASE_CFG\",\"value\":\"0x9\","
          + "\"size\":4}}");
      t.add("{\"memory\":{\"words\":[[\"0x41400000\",\"0x5e204c0003519\"],"
          + "[\"0x41400008\",\"0x42000000\"],[\"0x41400018\",\"0xff440c0400\"],"
          + "[\"0x42000000\",\"0x42001003\"],[\"0x42001000\",\"0x42002003\"],"
          + "[\"0x42002008\",\"0x45001f43\"],[\"0x41200400\",\"0x4140000b\"]]}}");
      String words = "{\"command\":{\"words\":[\"0x%x\",\"0x%x\"]}}";
      t.remarkedBy("RESET-ORDER");
      t.add(words.formatted(0x4, 0x1f));
      t.needed(words.formatted(0x46, 0));
      t.add(words.formatted(0x30, 0));
      t.add(words.formatted(0x46, 0));
      t.add("{\"register\":{\"write\":true,\"reg\":\"CR0\",\"value\":\"0x1\",\"size\":4}}");
      t.add("{\"access\":{\"sid\":16,\"iova\":\"0x1010\",\"access\":\"w\",\"bytes\":4,"
          + "\"privileged\":false,\"instruction\":false,\"kind\":\"ordinary\","
          + "\"status\":\"ok\",\"output\":\"0x45001010\"}}");
    });
  }
}
