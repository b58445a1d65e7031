package org.vsmmu.iommufd.host;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The descriptors of a process; a new one takes the lowest free number. */
public final class DescriptorTable {
  private final TreeMap<Integer, OpenFile> files = new TreeMap<>();

  public Optional<OpenFile> find(int fd) {
    return Optional.ofNullable(files.get(fd));
  }

  /** The file at a descriptor when it is of that kind. */
  public <T extends OpenFile> Optional<T> find(int fd, Class<T> kind) {
    return find(fd).filter(kind::isInstance).map(kind::cast);
  }

  /** All open descriptors, ascending; a copy. */
  public SortedMap<Integer, OpenFile> open() {
    return new TreeMap<>(files);
  }

  /** The number that the next file gets. */
  public int lowestFree() {
    int fd = 0;
    while (files.containsKey(fd)) {
      fd++;
    }
    return fd;
  }

  /** Gives a file the lowest free number. */
  public int install(OpenFile file) {
    int fd = lowestFree();
    install(fd, file);
    return fd;
  }

  /** Gives a file a number, whatever had it. */
  public void install(int fd, OpenFile file) {
    file.retain();
    OpenFile old = files.put(fd, file);
    if (old != null) {
      old.drop();
    }
  }

  /** Closes a descriptor; false when it is not open. */
  public boolean close(int fd) {
    OpenFile file = files.remove(fd);
    if (file != null) {
      file.drop();
    }
    return file != null;
  }

  DescriptorTable fork() {
    DescriptorTable child = new DescriptorTable();
    files.forEach(child::install);
    return child;
  }

  void closeAll() {
    for (Map.Entry<Integer, OpenFile> open : new ArrayList<>(files.entrySet())) {
      close(open.getKey());
    }
  }
}
