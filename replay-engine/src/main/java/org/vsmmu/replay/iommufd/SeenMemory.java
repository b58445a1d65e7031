package org.vsmmu.replay.iommufd;

import java.util.Optional;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.host.AddressSpace;
import org.vsmmu.iommufd.host.AddressSpace.Protection;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.MemoryFile;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.SeenEvent;

/** Mappings of processes; only those of an iommufd are predicted. */
final class SeenMemory {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int SHARED = 1;
  private static final int ANONYMOUS = 0x20;
  private static final int HUGE = 0x40000;

  Optional<CallMismatch> step(Process process, SeenEvent.MemoryEvent event) {
    if (event instanceof SeenEvent.Mapped map) {
      return mapped(process, map);
    }
    if (event instanceof SeenEvent.Unmapped unmap && unmap.returned() == 0) {
      process.memory().unmap(unmap.address(), unmap.length());
    } else if (event instanceof SeenEvent.Allocated allocated) {
      process.memory().allocated(allocated.address(), allocated.length());
    }
    return Optional.empty();
  }

  private static Optional<CallMismatch> mapped(Process process, SeenEvent.Mapped map) {
    Optional<Iommufd> iommufd = process.files().find(map.fd(), Iommufd.class);
    if (iommufd.isPresent()) {
      return region(process, map, iommufd.get());
    }
    if (map.errno() != 0) {
      return Optional.empty();
    }
    boolean shared = (map.flags() & SHARED) != 0;
    boolean anonymous = (map.flags() & ANONYMOUS) != 0;
    Optional<MemoryFile> file = process.files().find(map.fd(), MemoryFile.class);
    boolean ofFile = shared && !anonymous && file.isPresent();
    Backing backing = ofFile ? file.get().backing() : anonymous(map);
    process
        .memory()
        .map(
            map.returned(),
            map.length(),
            backing,
            ofFile ? map.offset() : 0,
            protection(map.protection()),
            shared);
    return Optional.empty();
  }

  private static Backing anonymous(SeenEvent.Mapped map) {
    return (map.flags() & HUGE) != 0
        ? Backing.hugePages("huge pages")
        : Backing.pages("mapping " + map.sequence());
  }

  private static Protection protection(long bits) {
    if ((bits & WRITE) != 0) {
      return Protection.READ_WRITE;
    }
    return (bits & READ) != 0 ? Protection.READ : Protection.NONE;
  }

  private static Optional<CallMismatch> region(
      Process process, SeenEvent.Mapped map, Iommufd file) {
    int predicted = 0;
    try {
      AddressSpace.Region region = file.region(
          map.offset(),
          map.length(),
          (map.flags() & SHARED) != 0,
          (map.protection() & EXECUTE) != 0);
      if (map.errno() == 0) {
        process.memory().map(map.returned(), map.length(), region);
      }
    } catch (CallFailed e) {
      predicted = e.errno().number();
    }
    return predicted == map.errno()
        ? Optional.empty()
        : Optional.of(new CallMismatch(
            map.sequence(),
            "mmap iommufd",
            What.RESULT,
            CallMismatch.RESULT,
            Errno.text(predicted),
            Errno.text(map.errno())));
  }
}
