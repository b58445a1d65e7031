package org.vsmmu.trace.jsonl;

import java.util.Optional;
import org.vsmmu.trace.Body.KernelSeen;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** System calls of processes, with their descriptors: what recordings of selftests hold. */
final class ProcessJson {

  static KernelSeen ioctl(JsonObject in) throws Misfit {
    return new KernelSeen(new IoctlSeen(
        sequence(in),
        process(in),
        fd(in),
        in.optionalText("file"),
        (int) in.integer("code", 0, 0xffff_ffffL),
        in.text("name"),
        Optional.of(in.optionalText("operation")).filter(text -> !text.isEmpty()),
        in.hex("argument"),
        in.optionalBytes("in").orElse(null),
        in.byteFields("buffers"),
        CallJson.returned(in),
        CallJson.errno(in),
        in.optionalBytes("out").orElse(null),
        in.byteFields("out-buffers")));
  }

  static void ioctl(JsonOut out, KernelSeen body) {
    IoctlSeen call = (IoctlSeen) body.event();
    begin(out, call);
    file(out, call.fd(), call.kind());
    out.hex("code", call.command() & 0xffff_ffffL);
    out.text("name", call.name());
    out.optionalText("operation", call.operation().orElse(""));
    out.hex("argument", call.argument());
    out.optionalBytes("in", call.in());
    out.byteFields("buffers", call.buffers());
    CallJson.result(out, call.returned(), call.errno());
    out.optionalBytes("out", call.out());
    out.byteFields("out-buffers", call.outBuffers());
  }

  static KernelSeen syscall(JsonObject in) throws Misfit {
    return new KernelSeen(SyscallJson.read(in, sequence(in), process(in)));
  }

  static void syscall(JsonOut out, KernelSeen body) {
    SeenEvent event = (SeenEvent) body.event();
    begin(out, event);
    SyscallJson.write(out, event);
  }

  private static void begin(JsonOut out, SeenEvent event) {
    out.integer("seq", event.sequence(), Long.MIN_VALUE, Long.MAX_VALUE);
    out.text("process", event.process());
  }

  private static long sequence(JsonObject in) throws Misfit {
    return in.integer("seq", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static String process(JsonObject in) throws Misfit {
    return in.text("process");
  }

  static int fd(JsonObject in) throws Misfit {
    return (int) in.integer("fd", Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static void file(JsonOut out, int fd, String kind) {
    out.integer("fd", fd, Integer.MIN_VALUE, Integer.MAX_VALUE);
    out.optionalText("file", kind);
  }

  private ProcessJson() {}
}
