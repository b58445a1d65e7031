package org.vsmmu.trace.iommufd;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.trace.KernelEvent;

/** One recorded event, in the order in which the calls started. */
public sealed interface SeenEvent extends KernelEvent
    permits IoctlSeen,
        SeenEvent.FileEvent,
        SeenEvent.MemoryEvent,
        SeenEvent.ProcessEvent,
        SeenEvent.Other {

  /** The number within its recording. */
  long sequence();

  /** {@code case} for the test, {@code child1} and so on for its forks, {@code harness}. */
  String process();

  /** The result of a call: its value, or the name of its error; empty when nothing returns one. */
  default Optional<String> result() {
    return Optional.empty();
  }

  /** What was called. */
  default String called() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  default String text() {
    return called() + result().map(result -> " = " + result).orElse("");
  }

  /** A result in words. */
  static Optional<String> result(long returned, int errno) {
    return Optional.of(errno == 0 ? Long.toString(returned) : "-1 " + Errno.text(errno));
  }

  /** What happens to a descriptor. */
  sealed interface FileEvent extends SeenEvent {}

  /** What happens to memory. */
  sealed interface MemoryEvent extends SeenEvent {}

  /** What happens to a process. */
  sealed interface ProcessEvent extends SeenEvent {}

  /**
   * An open.
   *
   * @param returned the descriptor, or -1
   */
  record Opened(long sequence, String process, String path, long returned, int errno)
      implements FileEvent {
    @Override
    public String called() {
      return "open " + path;
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /** A close. */
  record Closed(long sequence, String process, int fd, String kind, long returned, int errno)
      implements FileEvent {
    @Override
    public String called() {
      return "close " + kind + " " + fd;
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /**
   * A read of a queue.
   *
   * @param length the bytes that were asked for
   * @param data the bytes that came
   */
  record ReadDone(
      long sequence,
      String process,
      int fd,
      String kind,
      int length,
      byte[] data,
      long returned,
      int errno)
      implements FileEvent {
    @Override
    public String called() {
      return "read " + kind + " " + fd;
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /** A write to a queue. */
  record WriteDone(
      long sequence, String process, int fd, String kind, byte[] data, long returned, int errno)
      implements FileEvent {
    @Override
    public String called() {
      return "write " + kind + " " + fd;
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /**
   * One descriptor of a poll.
   *
   * @param asked the events that the caller waits for
   * @param seen the events that hold
   */
  record Polled(int fd, String kind, int asked, int seen) {}

  /** A poll. */
  record PollDone(long sequence, String process, List<Polled> polled, long returned, int errno)
      implements FileEvent {
    public PollDone {
      polled = List.copyOf(polled);
    }

    @Override
    public String called() {
      return "poll";
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /** A memfd_create. */
  record MemfdCreated(long sequence, String process, long flags, long returned, int errno)
      implements FileEvent {
    @Override
    public String called() {
      return "memfd_create";
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /** An ftruncate. */
  record Truncated(long sequence, String process, int fd, long length, long returned, int errno)
      implements FileEvent {}

  /**
   * A write at an offset, which arms fault injection when it goes to {@code fail-nth}.
   *
   * @param data text, as far as it was recorded
   */
  record PositionedWrite(
      long sequence, String process, int fd, String kind, String data, long returned, int errno)
      implements FileEvent {}

  /** A read at an offset, which ends an armed window. */
  record PositionedRead(
      long sequence, String process, int fd, String kind, String data, long returned, int errno)
      implements FileEvent {}

  /**
   * An mmap.
   *
   * @param address the address that was asked for
   * @param returned where it is, or -1
   */
  record Mapped(
      long sequence,
      String process,
      long address,
      long length,
      long protection,
      long flags,
      int fd,
      String kind,
      long offset,
      long returned,
      int errno)
      implements MemoryEvent {
    @Override
    public String called() {
      return "mmap" + (fd < 0 ? "" : " " + kind + " " + fd);
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /** A munmap. */
  record Unmapped(
      long sequence, String process, long address, long length, long returned, int errno)
      implements MemoryEvent {
    @Override
    public String called() {
      return "munmap";
    }

    @Override
    public Optional<String> result() {
      return SeenEvent.result(returned, errno);
    }
  }

  /** Memory from posix_memalign. */
  record Allocated(long sequence, String process, long address, long length)
      implements MemoryEvent {}

  /**
   * A fork.
   *
   * @param child the name of the child, or empty when the record does not say
   */
  record Forked(long sequence, String process, String child) implements ProcessEvent {}

  /** Another program in the same process: new memory. */
  record Executed(long sequence, String process) implements ProcessEvent {}

  /** The end of a process. */
  record Exited(long sequence, String process) implements ProcessEvent {}

  /** Something that changes nothing here: a note, the start or end of a test. */
  record Other(long sequence, String process, String event) implements SeenEvent {
    @Override
    public String called() {
      return event;
    }
  }
}
