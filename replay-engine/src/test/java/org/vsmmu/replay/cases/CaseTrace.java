package org.vsmmu.replay.cases;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/**
 * A trace of one conformance case while it is written. No model is asked: every answer that stands
 * in it is the one that the case or the sheet names. With it come the wrong answers that must not
 * pass.
 */
abstract class CaseTrace {
  private static final String NOTE = "{\"note\":{\"text\":\"deleted\"}}";

  /** A trace with another line at one place. */
  record Wrong(String what, int at, String line) {}

  private final List<String> lines = new ArrayList<>();
  private final List<Wrong> wrongs = new ArrayList<>();

  private String remark = "";
  private List<String> broken = List.of();

  CaseTrace(String header) {
    lines.add(header);
  }

  /** The header and the records. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The answers that must diverge. */
  List<Wrong> wrongs() {
    return List.copyOf(wrongs);
  }

  /** The position that the next record gets, counted from 1. */
  int next() {
    return lines.size();
  }

  void add(String line) {
    lines.add(line);
  }

  /** A record whose absence must be noticed. */
  void needed(String line) {
    wrongs.add(new Wrong("without record " + next(), next(), NOTE));
    lines.add(line);
  }

  /** The record that comes next must not be this one. */
  void not(String what, String line) {
    wrongs.add(new Wrong(what + " at record " + next(), next(), line));
  }

  /** A call that shows no command must not show this one. */
  void unneeded(int call, String command) {
    not("a command", call + 1, command + "\n" + lines.get(call + 1));
  }

  private void not(String what, int at, String line) {
    wrongs.add(new Wrong(what + " at record " + at, at, line));
  }

  /** The rule that a wrong answer breaks is one that only remarks. */
  void remarkedBy(String rule) {
    remark = rule;
  }

  String remark() {
    return remark;
  }

  /** The kernel does what the case says, and with that breaks promises: the rules. */
  void breaking(String... rules) {
    broken = List.of(rules);
  }

  List<String> broken() {
    return broken;
  }

  /** Words for readers. */
  CaseTrace say(String text) {
    add("{\"note\":{\"text\":\"%s\"}}".formatted(text));
    return this;
  }

  abstract SeenCall call(int code, String name, org.vsmmu.iommufd.uapi.StructLayout layout);

  SeenCall call(CallForm form) {
    return call(form.code(), form.toString(), form.layout());
  }

  SeenCall vfio(VfioIoctl form) {
    return call(form.code(), form.toString(), form.layout().orElseThrow());
  }

  /** A fresh IOAS, which gets this id. */
  void ioas(int id) {
    call(Ioctl.IOAS_ALLOC).done("out_ioas_id", id);
  }

  SeenCall destroy(int id) {
    return call(Ioctl.DESTROY).with("id", id);
  }

  SeenCall map(int ioas, long iova, long length, int flags) {
    return call(Ioctl.IOAS_MAP)
        .with("flags", flags)
        .with("ioas_id", ioas)
        .with("user_va", 0x1000_0000L)
        .with("length", length)
        .with("iova", iova);
  }

  SeenCall unmap(int ioas, long iova, long length) {
    return call(Ioctl.IOAS_UNMAP).with("ioas_id", ioas).with("iova", iova).with("length", length);
  }

  SeenCall hwpt(int device, int pt, int flags) {
    return call(Ioctl.HWPT_ALLOC).with("dev_id", device).with("pt_id", pt).with("flags", flags);
  }

  SeenCall viommu(int device, int hwpt, int type) {
    return call(Ioctl.VIOMMU_ALLOC).with("type", type).with("dev_id", device).with("hwpt_id", hwpt);
  }

  SeenCall vdevice(int viommu, int device, long name) {
    return call(Ioctl.VDEVICE_ALLOC)
        .with("viommu_id", viommu)
        .with("dev_id", device)
        .with("virt_id", name);
  }

  SeenCall invalidate(int id, int type, int entryLength, int count, byte[] entries) {
    return call(Ioctl.HWPT_INVALIDATE)
        .with("hwpt_id", id)
        .with("data_type", type)
        .with("entry_len", entryLength)
        .with("entry_num", count)
        .data("data_uptr", entries);
  }

  static String hex(byte[] bytes) {
    return bytes == null ? "null" : "\"" + HexFormat.of().formatHex(bytes) + "\"";
  }

  /** An object of buffers by name. */
  static String hex(Map<String, byte[]> buffers) {
    List<String> fields = new ArrayList<>();
    buffers.forEach((name, bytes) -> fields.add("\"" + name + "\":" + hex(bytes)));
    return "{" + String.join(",", fields) + "}";
  }
}
