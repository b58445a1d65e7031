package org.vsmmu.trace.iommufd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an event of its JSON object. */
final class SeenEvents {
  private static final int POLL_MEMBERS = 4;

  static SeenEvent of(Json json) throws Misfit {
    String event = json.text("ev");
    return switch (event) {
      case "ioctl" -> ioctl(json);
      case "open" ->
        new SeenEvent.Opened(
            sequence(json), process(json), json.text("path"), returned(json), errno(json));
      case "close" ->
        new SeenEvent.Closed(
            sequence(json), process(json), fd(json), kind(json), returned(json), errno(json));
      case "read" ->
        new SeenEvent.ReadDone(
            sequence(json),
            process(json),
            fd(json),
            kind(json),
            (int) json.number("len"),
            data(json),
            returned(json),
            errno(json));
      case "write" ->
        new SeenEvent.WriteDone(
            sequence(json),
            process(json),
            fd(json),
            kind(json),
            data(json),
            returned(json),
            errno(json));
      case "pread", "pwrite" -> positioned(json, event);
      case "poll" -> poll(json);
      case "memfd_create" ->
        new SeenEvent.MemfdCreated(
            sequence(json), process(json), json.number("flags"), returned(json), errno(json));
      case "ftruncate" ->
        new SeenEvent.Truncated(
            sequence(json),
            process(json),
            fd(json),
            json.number("len"),
            returned(json),
            errno(json));
      case "mmap" -> mmap(json);
      case "munmap" ->
        new SeenEvent.Unmapped(
            sequence(json),
            process(json),
            json.number("addr"),
            json.number("len"),
            returned(json),
            errno(json));
      case "posix_memalign" ->
        new SeenEvent.Allocated(
            sequence(json), process(json), json.number("ptr"), json.number("len"));
      case "fork" -> fork(json, event);
      case "exec" -> new SeenEvent.Executed(sequence(json), process(json));
      case "exit" -> new SeenEvent.Exited(sequence(json), process(json));
      default -> new SeenEvent.Other(sequence(json), process(json), event);
    };
  }

  /** A fork, seen from the parent; one that failed, or is seen from the child, starts nothing. */
  private static SeenEvent fork(Json json, String event) throws Misfit {
    return json.number("ret", 1) > 0
        ? new SeenEvent.Forked(sequence(json), process(json), json.text("child", ""))
        : new SeenEvent.Other(sequence(json), process(json), event);
  }

  private static IoctlSeen ioctl(Json json) throws Misfit {
    return new IoctlSeen(
        sequence(json),
        process(json),
        fd(json),
        kind(json),
        (int) json.number("cmd"),
        json.text("name", "ioctl"),
        Optional.of(json.text("op", "")).filter(op -> !op.isEmpty()),
        json.number("arg"),
        json.bytes("in"),
        json.buffers("bufs"),
        returned(json),
        errno(json),
        json.bytes("out"),
        json.buffers("out_bufs"));
  }

  private static SeenEvent positioned(Json json, String event) throws Misfit {
    String data = json.text("data", "");
    return event.equals("pread")
        ? new SeenEvent.PositionedRead(
            sequence(json), process(json), fd(json), kind(json), data, returned(json), errno(json))
        : new SeenEvent.PositionedWrite(
            sequence(json), process(json), fd(json), kind(json), data, returned(json), errno(json));
  }

  private static SeenEvent poll(Json json) throws Misfit {
    List<SeenEvent.Polled> polled = new ArrayList<>();
    for (Object item : json.list("fds")) {
      List<?> members = Json.as("fds", item, List.class);
      if (members.size() != POLL_MEMBERS) {
        throw new Misfit("fds: [fd, kind, events, revents] expected");
      }
      polled.add(new SeenEvent.Polled(
          (int) Json.number("fds", members.get(0)),
          Json.as("fds", members.get(1), String.class),
          (int) Json.number("fds", members.get(2)),
          (int) Json.number("fds", members.get(3))));
    }
    return new SeenEvent.PollDone(
        sequence(json), process(json), polled, returned(json), errno(json));
  }

  private static SeenEvent mmap(Json json) throws Misfit {
    return new SeenEvent.Mapped(
        sequence(json),
        process(json),
        json.number("addr"),
        json.number("len"),
        json.number("prot"),
        json.number("flags"),
        fd(json),
        kind(json),
        json.number("off"),
        returned(json),
        errno(json));
  }

  private static long sequence(Json json) throws Misfit {
    return json.number("seq");
  }

  private static String process(Json json) throws Misfit {
    return json.text("proc");
  }

  private static int fd(Json json) throws Misfit {
    return (int) json.number("fd");
  }

  private static String kind(Json json) {
    return json.text("fdk", "");
  }

  private static long returned(Json json) throws Misfit {
    return json.number("ret");
  }

  private static int errno(Json json) throws Misfit {
    return (int) json.number("errno", 0);
  }

  private static byte[] data(Json json) throws Misfit {
    byte[] data = json.bytes("data");
    return data == null ? new byte[0] : data;
  }

  private SeenEvents() {}
}
