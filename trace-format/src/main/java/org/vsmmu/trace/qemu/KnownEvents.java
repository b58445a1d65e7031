package org.vsmmu.trace.qemu;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.qemu.KnownEvent.Maker;
import org.vsmmu.trace.qemu.KnownEvent.Role;

/**
 * The trace events of QEMU's SMMUv3, of all versions in one table ({@code hw/arm/trace-events}).
 */
final class KnownEvents {
  private static final String SID = "sid=sid|SID|streamid";
  private static final String RANGE =
      "vmid?, asid?, addr, tg?, pages=num_pages?, ttl?, leaf?, stage?";

  private static final Map<String, KnownEvent> BY_NAME = new HashMap<>();

  static {
    commands();
    caches();
    walks();
    accesses();
    registers();
    silent();
  }

  /** The event of a name, or null. */
  static KnownEvent of(String name) {
    return BY_NAME.get(name);
  }

  private static void commands() {
    add("smmuv3_cmdq_opcode", Role.OPCODE, "", null);
    add(
        "smmuv3_cmdq_consume",
        Role.CONSUME,
        "prod, cons, prodWrap=prod.wrap, consWrap=cons.wrap",
        null);
    add(
        "smmuv3_cmdq_consume_out",
        Role.CONSUME,
        "prod, cons, prodWrap=prod_wrap, consWrap=cons_wrap",
        null);
    add("smmuv3_cmdq_consume_error", Role.COMMAND_ERROR, "error=execution", null);
    add("smmuv3_cmdq_cfgi_ste", Role.DETAIL, SID, null);
    add("smmuv3_cmdq_cfgi_ste_range", Role.DETAIL, "first=start, last=end", null);
    add("smmuv3_cmdq_cfgi_cd", Role.DETAIL, SID, null);
    add("smmuv3_cmdq_tlbi_nh", Role.DETAIL, "vmid?", null);
    add("smmuv3_cmdq_tlbi_nsnh", Role.DETAIL, "", null);
    add("smmuv3_cmdq_tlbi_nh_asid", Role.DETAIL, "vmid?, asid", null);
    add("smmuv3_cmdq_tlbi_s12_vmid", Role.DETAIL, "vmid", null);
    add("smmuv3_cmdq_tlbi_nh_va", Role.DETAIL, RANGE, null);
    add("smmuv3_cmdq_tlbi_nh_vaa", Role.DETAIL, RANGE, null);
    add("smmuv3_range_inval", Role.DETAIL, RANGE, cache("tlb", "invalidate"));
    add("smmuv3_s1_range_inval", Role.DETAIL, RANGE, cache("tlb", "invalidate"));
    add("smmu_iotlb_inv_asid_vmid", Role.DETAIL, "asid, vmid", cache("tlb", "invalidate"));
  }

  private static void caches() {
    String lookup = "asid, vmid?, addr";
    add("smmu_iotlb_insert", Role.BODY, "asid, vmid?, addr, tg, level", cache("tlb", "insert"));
    add("smmu_iotlb_lookup_hit", Role.BODY, lookup, cache("tlb", "hit"));
    add("smmu_iotlb_lookup_miss", Role.BODY, lookup, cache("tlb", "miss"));
    add("smmu_iotlb_cache_hit", Role.BODY, lookup, cache("tlb", "hit"));
    add("smmu_iotlb_cache_miss", Role.BODY, lookup, cache("tlb", "miss"));
    add("smmu_iotlb_inv_all", Role.BODY, "", cache("tlb", "invalidate"));
    add("smmu_iotlb_inv_asid", Role.BODY, "asid", cache("tlb", "invalidate"));
    add("smmu_iotlb_inv_vmid", Role.BODY, "vmid", cache("tlb", "invalidate"));
    add("smmu_iotlb_inv_vmid_s1", Role.BODY, "vmid", KnownEvents::stage1Invalidation);
    add("smmu_iotlb_inv_iova", Role.BODY, "asid, addr", cache("tlb", "invalidate"));
    add("smmuv3_config_cache_hit", Role.BODY, SID, cache("config", "hit"));
    add("smmuv3_config_cache_miss", Role.BODY, SID, cache("config", "miss"));
    add("smmu_config_cache_inv", Role.BODY, SID, cache("config", "invalidate"));
    add("smmuv3_config_cache_inv", Role.BODY, SID, cache("config", "invalidate"));
    add(
        "smmu_configs_inv_sid_range",
        Role.BODY,
        "first=from, last=to",
        cache("config", "invalidate"));
    add("smmu_configs_inv_all", Role.BODY, "", cache("config", "invalidate"));
  }

  private static void walks() {
    walk(
        "smmu_ptw_level", "stage?, level, iova, size=subpage_sz, base=baseaddr, index=offset, pte");
    walk("smmu_get_pte", "base=baseaddr, index, address=pteaddr, pte");
    walk("smmu_ptw_invalid_pte", "stage, level, base=base@, address=pte@, index=offset, pte");
    walk(
        "smmu_ptw_page_pte",
        "stage, level, iova, base=base@, address=pte@, pte, output=page address");
    walk(
        "smmu_ptw_block_pte",
        "stage, level, base=base@, address=pte@, pte, iova, output=block address,"
            + " mebibytes=block size");
    walk("smmu_page_walk", "stage, base=baseaddr, level=first level, first=start, last=end");
    walk(
        "smmu_lookup_table",
        "level, base=baseaddr, granule, first=start, last=end, flags, size=subpage_size");
    walk("smmuv3_find_ste", SID + ", features, split=sid_split");
    walk(
        "smmuv3_find_ste_2lvl",
        "base=strtab_base, l1ptr, l1Index=l1_off, l2ptr, l2Index=l2_off, l2Last=max_l2_ste");
    walk("smmuv3_get_ste", "address=STE addr");
    walk("smmuv3_get_cd", "address=CD addr");
    walk("smmuv3_decode_cd", "oas");
    walk("smmuv3_decode_cd_tt", "table=TT[, tsz, ttb, granule=granule_sz, had?");
  }

  private static void accesses() {
    String refused = "sid, iova, write=is_write";
    add(
        "smmuv3_translate_success",
        Role.BODY,
        "sid, iova, output=translated",
        (text, fields) -> access(fields, "ok", OptionalLong.of(fields.get("output"))));
    Maker bypass = (text, fields) -> access(fields, "bypass", OptionalLong.of(fields.get("iova")));
    add("smmuv3_translate_bypass", Role.BODY, refused, bypass);
    add("smmuv3_translate_disable", Role.BODY, refused, bypass);
    add(
        "smmuv3_translate_abort",
        Role.BODY,
        refused,
        (text, fields) -> access(fields, "abort", Body.NONE));
    add("smmuv3_propagate_event", Role.BODY, "sid", KnownEvents::event);
    add("smmuv3_record_event", Role.BODY, "sid", KnownEvents::event);
  }

  private static void registers() {
    add("smmuv3_read_mmio", Role.REGISTER, "addr, value=val, size", register(false));
    add("smmuv3_write_mmio", Role.REGISTER, "addr, value=val, size", register(true));
    add("smmu_reset_exit", Role.RESET, "", (text, fields) -> new Body.Note("reset"));
  }

  private static void silent() {
    for (String name : new String[] {
      "smmu_add_mr",
      "smmu_inv_notifiers_mr",
      "smmuv3_inv_notifiers_iova",
      "smmuv3_notify_flag_add",
      "smmuv3_notify_flag_del",
      "smmuv3_trigger_irq",
      "smmuv3_unhandled_cmd",
      "smmuv3_update",
      "smmuv3_update_check_cmd",
      "smmuv3_write_gerror",
      "smmuv3_write_gerrorn",
      "smmuv3_write_mmio_idr",
      "smmuv3_write_mmio_evtq_cons_bef_clear",
      "smmuv3_write_mmio_evtq_cons_after_clear"
    }) {
      add(name, Role.SILENT, "", null);
    }
  }

  private static void walk(String name, String fields) {
    String kind = name.substring(name.indexOf('_') + 1);
    add(name, Role.BODY, fields, (text, found) -> new Body.WalkStep(kind, inBytes(found)));
  }

  /** A block's size is printed in MiB. */
  private static SortedMap<String, Long> inBytes(SortedMap<String, Long> fields) {
    Long mebibytes = fields.remove("mebibytes");
    if (mebibytes != null) {
      fields.put("size", mebibytes << 20);
    }
    return fields;
  }

  private static Maker cache(String cache, String action) {
    return (text, fields) -> new Body.CacheEvent(cache, action, fields);
  }

  /** TLBI_NH_ALL keeps the entries of stage 2. */
  private static Body stage1Invalidation(String text, SortedMap<String, Long> fields) {
    fields.put("stage", 1L);
    return new Body.CacheEvent("tlb", "invalidate", fields);
  }

  private static Body access(SortedMap<String, Long> fields, String status, OptionalLong output) {
    Long write = fields.get("write");
    String access = write == null ? "" : write == 0 ? "r" : "w";
    return Body.Access.of(
        OptionalLong.of(fields.get("sid")), Body.NONE, fields.get("iova"), access, status, output);
  }

  private static Body event(String text, SortedMap<String, Long> fields) {
    int end = text.indexOf(' ');
    String type = end < 0 ? text : text.substring(0, end);
    String bare = type.startsWith("SMMU_EVT_") ? type.substring("SMMU_EVT_".length()) : type;
    return new Body.EventSeen(bare, OptionalLong.of(fields.get("sid")), java.util.Optional.empty());
  }

  private static Maker register(boolean write) {
    return (text, fields) -> {
      long offset = fields.get("addr");
      long value = fields.get("value");
      return marker(offset)
          ? new Body.Note("marker 0x" + Long.toHexString(offset) + " 0x" + Long.toHexString(value))
          : new Body.RegisterAccess(write, offset, value, fields.get("size").intValue());
    };
  }

  /** SMMUv3 1.1: 0xE00 to 0xEFF are implementation defined; people write marks there. */
  private static boolean marker(long offset) {
    return offset >= 0xe00 && offset <= 0xeff;
  }

  private static void add(String name, Role role, String fields, Maker maker) {
    BY_NAME.put(name, new KnownEvent(name, role, LogField.list(fields), maker));
  }

  private KnownEvents() {}
}
