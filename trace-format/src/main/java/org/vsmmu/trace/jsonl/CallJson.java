package org.vsmmu.trace.jsonl;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.KernelSeen;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** Calls of a program that drives devices through iommufd, and what it did in between. */
final class CallJson {
  private static final String[] FILES = {"iommufd", "vfio"};
  private static final String[] EVENTS = {"unseen", "named", "whole"};

  static KernelSeen run(JsonObject in) throws Misfit {
    Optional<IdRegisters> registers = IdRegistersJson.read(in);
    return new KernelSeen(new NestLine.Run(
        (int) in.integer("iommufd", 0, Integer.MAX_VALUE),
        registers,
        registers.isPresent() ? IdRegistersJson.register(in, "iidr") : 0,
        in.flag("canwbs"),
        NestLine.Run.Events.valueOf(in.choice("events", EVENTS).toUpperCase(Locale.ROOT))));
  }

  static void run(JsonOut out, KernelSeen body) {
    NestLine.Run run = (NestLine.Run) body.event();
    out.integer("iommufd", run.iommufd(), 0, Integer.MAX_VALUE);
    run.registers().ifPresent(registers -> {
      IdRegistersJson.write(out, registers);
      IdRegistersJson.register(out, "iidr", run.iidr());
    });
    out.flag("canwbs", run.viommuMade());
    out.choice("events", run.events().name().toLowerCase(Locale.ROOT), EVENTS);
  }

  static KernelSeen call(JsonObject in) throws Misfit {
    NestLine.Call call = new NestLine.Call(
        line(in),
        in.optionalText("note"),
        in.choice("file", FILES),
        (int) in.integer("code", 0, 0xffff_ffffL),
        in.text("name"),
        in.bytes("in"),
        in.optionalBytes("data-in").orElse(null),
        returned(in),
        errno(in),
        in.bytes("out"),
        in.optionalBytes("data-out").orElse(null));
    return new KernelSeen(call, in.optionalFlag("open").orElse(false));
  }

  static void call(JsonOut out, KernelSeen body) {
    NestLine.Call call = (NestLine.Call) body.event();
    line(out, call);
    out.choice("file", call.descriptor(), FILES);
    out.hex("code", call.command() & 0xffff_ffffL);
    out.text("name", call.name());
    out.bytes("in", call.in());
    out.optionalBytes("data-in", call.dataIn());
    result(out, call.returned(), call.errno());
    out.bytes("out", call.out());
    out.optionalBytes("data-out", call.dataOut());
    if (body.open()) {
      out.flag("open", true);
    }
  }

  static Body.CallReturned returnedOf(JsonObject in) throws Misfit {
    return new Body.CallReturned(in.integer("call", 1, Long.MAX_VALUE));
  }

  static void returnedOf(JsonOut out, Body.CallReturned body) {
    out.earlier("call", body.call());
  }

  static KernelSeen queueRead(JsonObject in) throws Misfit {
    return new KernelSeen(new NestLine.QueueRead(
        line(in),
        in.optionalText("note"),
        (int) in.optionalInteger("size", 0, Integer.MAX_VALUE).orElse(-1),
        returned(in),
        in.optionalText("error"),
        in.bytes("data")));
  }

  static void queueRead(JsonOut out, KernelSeen body) {
    NestLine.QueueRead read = (NestLine.QueueRead) body.event();
    line(out, read);
    if (read.size() >= 0) {
      out.integer("size", read.size(), 0, Integer.MAX_VALUE);
    }
    out.integer("returned", read.returned(), Long.MIN_VALUE, Long.MAX_VALUE);
    out.optionalText("error", read.error());
    out.bytes("data", read.data());
  }

  static KernelSeen dma(JsonObject in) throws Misfit {
    return new KernelSeen(new NestLine.Dma(
        line(in),
        in.optionalText("note"),
        small(in, "device"),
        in.flag("write"),
        in.optionalHex("iova"),
        small(in, "length"),
        in.optionalHex("landed")));
  }

  static void dma(JsonOut out, KernelSeen body) {
    NestLine.Dma dma = (NestLine.Dma) body.event();
    line(out, dma);
    small(out, "device", dma.device());
    out.flag("write", dma.write());
    out.hex("iova", dma.iova());
    small(out, "length", dma.length());
    out.hex("landed", dma.landed());
  }

  static KernelSeen remark(JsonObject in) throws Misfit {
    return new KernelSeen(new NestLine.Remark(line(in), in.optionalText("note")));
  }

  static void remark(JsonOut out, KernelSeen body) {
    line(out, (NestLine) body.event());
  }

  private static long line(JsonObject in) throws Misfit {
    return in.integer("line", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static void line(JsonOut out, NestLine line) {
    out.integer("line", line.line(), Long.MIN_VALUE, Long.MAX_VALUE);
    out.optionalText("note", line.note());
  }

  static long returned(JsonObject in) throws Misfit {
    return in.integer("returned", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static int errno(JsonObject in) throws Misfit {
    return (int) in.integer("errno", Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static void result(JsonOut out, long returned, int errno) {
    out.integer("returned", returned, Long.MIN_VALUE, Long.MAX_VALUE);
    out.integer("errno", errno, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static OptionalInt small(JsonObject in, String name) throws Misfit {
    OptionalLong number = in.optionalInteger(name, 0, Integer.MAX_VALUE);
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  private static void small(JsonOut out, String name, OptionalInt number) {
    number.ifPresent(known -> out.integer(name, known, 0, Integer.MAX_VALUE));
  }

  private CallJson() {}
}
