package org.vsmmu.trace.jsonl;

import static org.vsmmu.trace.jsonl.CallJson.errno;
import static org.vsmmu.trace.jsonl.CallJson.result;
import static org.vsmmu.trace.jsonl.CallJson.returned;
import static org.vsmmu.trace.jsonl.ProcessJson.fd;
import static org.vsmmu.trace.jsonl.ProcessJson.file;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** The kinds of system calls but ioctl, and what else becomes of a process. */
final class SyscallJson {
  private static final String[] KINDS = {
    "open",
    "close",
    "read",
    "write",
    "pread",
    "pwrite",
    "poll",
    "memfd_create",
    "ftruncate",
    "mmap",
    "munmap",
    "posix_memalign",
    "fork",
    "exec",
    "exit",
    "other"
  };

  static SeenEvent read(JsonObject in, long seq, String process) throws Misfit {
    String kind = in.choice("kind", KINDS);
    return switch (kind) {
      case "open" -> new SeenEvent.Opened(seq, process, in.text("path"), returned(in), errno(in));
      case "close" ->
        new SeenEvent.Closed(
            seq, process, fd(in), in.optionalText("file"), returned(in), errno(in));
      case "read" ->
        new SeenEvent.ReadDone(
            seq,
            process,
            fd(in),
            in.optionalText("file"),
            number(in, "length"),
            in.bytes("data"),
            returned(in),
            errno(in));
      case "write" ->
        new SeenEvent.WriteDone(
            seq,
            process,
            fd(in),
            in.optionalText("file"),
            in.bytes("data"),
            returned(in),
            errno(in));
      case "pread" ->
        new SeenEvent.PositionedRead(
            seq,
            process,
            fd(in),
            in.optionalText("file"),
            in.optionalText("text"),
            returned(in),
            errno(in));
      case "pwrite" ->
        new SeenEvent.PositionedWrite(
            seq,
            process,
            fd(in),
            in.optionalText("file"),
            in.optionalText("text"),
            returned(in),
            errno(in));
      case "poll" -> new SeenEvent.PollDone(seq, process, polled(in), returned(in), errno(in));
      default -> memory(in, kind, seq, process);
    };
  }

  private static SeenEvent memory(JsonObject in, String kind, long seq, String process)
      throws Misfit {
    return switch (kind) {
      case "memfd_create" ->
        new SeenEvent.MemfdCreated(seq, process, in.hex("flags"), returned(in), errno(in));
      case "ftruncate" ->
        new SeenEvent.Truncated(seq, process, fd(in), in.hex("length"), returned(in), errno(in));
      case "mmap" ->
        new SeenEvent.Mapped(
            seq,
            process,
            in.hex("address"),
            in.hex("length"),
            in.hex("protection"),
            in.hex("flags"),
            fd(in),
            in.optionalText("file"),
            in.hex("offset"),
            returned(in),
            errno(in));
      case "munmap" ->
        new SeenEvent.Unmapped(
            seq, process, in.hex("address"), in.hex("length"), returned(in), errno(in));
      case "posix_memalign" ->
        new SeenEvent.Allocated(seq, process, in.hex("address"), in.hex("length"));
      case "fork" -> new SeenEvent.Forked(seq, process, in.optionalText("child"));
      case "exec" -> new SeenEvent.Executed(seq, process);
      case "exit" -> new SeenEvent.Exited(seq, process);
      default -> new SeenEvent.Other(seq, process, in.text("event"));
    };
  }

  static void write(JsonOut out, SeenEvent event) {
    if (event instanceof SeenEvent.FileEvent file) {
      write(out, file);
    } else if (event instanceof SeenEvent.MemoryEvent memory) {
      write(out, memory);
    } else if (event instanceof SeenEvent.Forked fork) {
      kind(out, "fork");
      out.optionalText("child", fork.child());
    } else if (event instanceof SeenEvent.Executed) {
      kind(out, "exec");
    } else if (event instanceof SeenEvent.Exited) {
      kind(out, "exit");
    } else if (event instanceof SeenEvent.Other other) {
      kind(out, "other");
      out.text("event", other.event());
    } else {
      throw new IllegalArgumentException("a call with a body of its own");
    }
  }

  private static void write(JsonOut out, SeenEvent.FileEvent event) {
    if (event instanceof SeenEvent.Opened open) {
      kind(out, "open");
      out.text("path", open.path());
      result(out, open.returned(), open.errno());
    } else if (event instanceof SeenEvent.Closed close) {
      kind(out, "close");
      file(out, close.fd(), close.kind());
      result(out, close.returned(), close.errno());
    } else if (event instanceof SeenEvent.ReadDone read) {
      kind(out, "read");
      file(out, read.fd(), read.kind());
      number(out, "length", read.length());
      out.bytes("data", read.data());
      result(out, read.returned(), read.errno());
    } else if (event instanceof SeenEvent.WriteDone write) {
      kind(out, "write");
      file(out, write.fd(), write.kind());
      out.bytes("data", write.data());
      result(out, write.returned(), write.errno());
    } else if (event instanceof SeenEvent.PollDone poll) {
      kind(out, "poll");
      out.objects("polled", poll.polled(), SyscallJson::polled);
      result(out, poll.returned(), poll.errno());
    } else if (event instanceof SeenEvent.MemfdCreated memfd) {
      kind(out, "memfd_create");
      out.hex("flags", memfd.flags());
      result(out, memfd.returned(), memfd.errno());
    } else if (event instanceof SeenEvent.Truncated truncated) {
      kind(out, "ftruncate");
      file(out, truncated.fd(), "");
      out.hex("length", truncated.length());
      result(out, truncated.returned(), truncated.errno());
    } else if (event instanceof SeenEvent.PositionedRead read) {
      kind(out, "pread");
      file(out, read.fd(), read.kind());
      out.optionalText("text", read.data());
      result(out, read.returned(), read.errno());
    } else if (event instanceof SeenEvent.PositionedWrite write) {
      kind(out, "pwrite");
      file(out, write.fd(), write.kind());
      out.optionalText("text", write.data());
      result(out, write.returned(), write.errno());
    }
  }

  private static void write(JsonOut out, SeenEvent.MemoryEvent event) {
    if (event instanceof SeenEvent.Mapped map) {
      kind(out, "mmap");
      out.hex("address", map.address());
      out.hex("length", map.length());
      out.hex("protection", map.protection());
      out.hex("flags", map.flags());
      file(out, map.fd(), map.kind());
      out.hex("offset", map.offset());
      result(out, map.returned(), map.errno());
    } else if (event instanceof SeenEvent.Unmapped unmap) {
      kind(out, "munmap");
      out.hex("address", unmap.address());
      out.hex("length", unmap.length());
      result(out, unmap.returned(), unmap.errno());
    } else if (event instanceof SeenEvent.Allocated allocated) {
      kind(out, "posix_memalign");
      out.hex("address", allocated.address());
      out.hex("length", allocated.length());
    }
  }

  private static void kind(JsonOut out, String kind) {
    out.choice("kind", kind, KINDS);
  }

  private static List<SeenEvent.Polled> polled(JsonObject in) throws Misfit {
    List<SeenEvent.Polled> polled = new ArrayList<>();
    for (JsonObject item : in.objects("polled")) {
      polled.add(new SeenEvent.Polled(
          fd(item), item.optionalText("file"), number(item, "asked"), number(item, "seen")));
      item.finish();
    }
    return polled;
  }

  private static void polled(JsonOut out, SeenEvent.Polled item) {
    file(out, item.fd(), item.kind());
    number(out, "asked", item.asked());
    number(out, "seen", item.seen());
  }

  private static int number(JsonObject in, String name) throws Misfit {
    return (int) in.integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static void number(JsonOut out, String name, int value) {
    out.integer(name, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private SyscallJson() {}
}
