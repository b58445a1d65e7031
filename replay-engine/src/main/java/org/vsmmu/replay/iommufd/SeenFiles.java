package org.vsmmu.replay.iommufd;

import java.util.EnumSet;
import java.util.Set;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.host.DescriptorTable;
import org.vsmmu.iommufd.host.MemoryFile;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.host.PlainFile;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.SeenEvent;

/** Descriptors: which number an open gets, and what a queue gives. */
final class SeenFiles {
  private static final int MFD_HUGETLB = 4;

  /** No test has more open than that. */
  private static final int HIGHEST = 1 << 10;

  /** Takes what did not match. */
  interface Report {
    void mismatch(
        SeenEvent event, String call, What what, String field, String predicted, String seen);

    /** Takes the bytes that a read of a queue should give. */
    void records(SeenEvent.ReadDone read, String call, byte[] predicted);
  }

  private final Kernel kernel;
  private final Report report;
  private final Set<What> judged = EnumSet.noneOf(What.class);

  SeenFiles(Kernel kernel, Report report) {
    this.kernel = kernel;
    this.report = report;
  }

  /** How a table calls such an event. */
  static String name(SeenEvent.FileEvent event) {
    return event instanceof SeenEvent.ReadDone read
        ? "read " + read.kind()
        : event instanceof SeenEvent.WriteDone write
            ? "write " + write.kind()
            : event.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  /** Takes an event, and says what was compared. */
  Set<What> step(Process process, SeenEvent.FileEvent event) {
    judged.clear();
    if (event instanceof SeenEvent.Opened open) {
      opened(process, open);
    } else if (event instanceof SeenEvent.MemfdCreated made) {
      boolean huge = (made.flags() & MFD_HUGETLB) != 0;
      install(process, made, made.returned(), new MemoryFile(huge));
    } else if (event instanceof SeenEvent.Closed close) {
      closed(process, close);
    } else if (event instanceof SeenEvent.Truncated cut && cut.returned() == 0) {
      process.files().find(cut.fd(), MemoryFile.class).ifPresent(file -> file.resize(cut.length()));
    } else if (event instanceof SeenEvent.ReadDone read) {
      read(process, read);
    } else if (event instanceof SeenEvent.WriteDone write) {
      write(process, write);
    } else if (event instanceof SeenEvent.PollDone poll) {
      poll.polled().forEach(p -> polled(process, poll, p));
    }
    return judged;
  }

  private void opened(Process process, SeenEvent.Opened open) {
    if (open.returned() < 0) {
      return;
    }
    boolean container = open.path().equals("/dev/vfio/vfio");
    if (container || open.path().equals("/dev/iommu")) {
      fill(process.files(), open.returned());
      result(open, kernel.open(process, container), open.returned());
    } else {
      install(process, open, open.returned(), new PlainFile(open.path()));
    }
  }

  private void install(Process process, SeenEvent.FileEvent event, long seen, OpenFile file) {
    if (seen >= 0) {
      fill(process.files(), seen);
      result(event, process.files().install(file), seen);
    }
  }

  /** A higher number than predicted: calls that are not recorded took the ones between. */
  private static void fill(DescriptorTable files, long seen) {
    while (seen <= HIGHEST && files.lowestFree() < seen) {
      files.install(new PlainFile("unrecorded"));
    }
  }

  /**
   * A close that works where no record opened anything: a pipe or such, whose making is no event.
   */
  private void closed(Process process, SeenEvent.Closed close) {
    boolean open = process.files().close(close.fd());
    if (open || close.errno() != 0) {
      result(close, open ? 0 : Errno.EBADF.number(), close.errno());
    }
  }

  private void read(Process process, SeenEvent.ReadDone read) {
    var queue = process.files().find(read.fd(), QueueFile.class);
    if (queue.isEmpty()) {
      return;
    }
    try {
      byte[] data = queue.get().read(read.length());
      result(read, 0, read.errno());
      judged.add(What.OUTPUT);
      report.records(read, name(read), data);
    } catch (CallFailed e) {
      result(read, e.errno().number(), read.errno());
    }
  }

  private void write(Process process, SeenEvent.WriteDone write) {
    var queue = process.files().find(write.fd(), QueueFile.class);
    if (queue.isEmpty()) {
      return;
    }
    try {
      result(write, queue.get().write(write.data()), write.returned());
    } catch (CallFailed e) {
      result(write, e.errno().number(), write.errno());
    }
  }

  private void polled(Process process, SeenEvent.PollDone poll, SeenEvent.Polled one) {
    process
        .files()
        .find(one.fd(), QueueFile.class)
        .ifPresent(queue -> result(poll, queue.poll(one.asked()), one.seen()));
  }

  private void result(SeenEvent.FileEvent event, long predicted, long seen) {
    judged.add(What.RESULT);
    if (predicted != seen) {
      report.mismatch(
          event,
          name(event),
          What.RESULT,
          CallMismatch.RESULT,
          Long.toString(predicted),
          Long.toString(seen));
    }
  }
}
