package org.vsmmu.trace.ftrace;

import java.util.OptionalLong;
import java.util.Set;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Domain;

/**
 * The kernel's own trace events of the iommu core (include/trace/events/iommu.h). They name neither
 * the domain nor, in map and unmap, the device.
 */
final class IommuEvents {

  private static final Set<String> NAMES = Set.of(
      "map",
      "unmap",
      "attach_device_to_domain",
      "detach_device_from_domain",
      "add_device_to_group",
      "remove_device_from_group",
      "io_page_fault");

  private IommuEvents() {}

  static boolean knows(String event) {
    return NAMES.contains(event);
  }

  /** What a line of one of these events says; the cursor stands behind what was understood. */
  static Body parse(String event, Cursor cursor) throws Malformed {
    if (event.equals("io_page_fault")) {
      return pageFault(cursor);
    }
    cursor.expect("IOMMU:");
    return switch (event) {
      case "map" -> map(cursor);
      case "unmap" -> unmap(cursor);
      case "attach_device_to_domain" -> new Body.Attach(device(cursor), Body.NONE, Domain.UNKNOWN);
      case "detach_device_from_domain" -> new Body.Note("detach " + device(cursor));
      default -> group(event, cursor);
    };
  }

  private static Body map(Cursor cursor) throws Malformed {
    long start = cursor.hexField("iova");
    OptionalLong end = end(cursor);
    long paddr = cursor.hexField("paddr");
    cursor.skipBlanks();
    int sizeAt = cursor.at();
    long size = cursor.decimalField("size");
    check(start, end, size, sizeAt);
    return new Body.MapRange(
        start, size, OptionalLong.of(paddr), "", false, OptionalLong.empty(), Domain.UNKNOWN);
  }

  private static Body unmap(Cursor cursor) throws Malformed {
    long start = cursor.hexField("iova");
    OptionalLong end = end(cursor);
    cursor.skipBlanks();
    int sizeAt = cursor.at();
    long size = cursor.decimalField("size");
    check(start, end, size, sizeAt);
    cursor.skipBlanks();
    int unmappedAt = cursor.at();
    long unmapped = cursor.decimalField("unmapped_size");
    if (unmapped == 0) {
      return new Body.Note("unmap of 0x" + Long.toHexString(start) + " found nothing mapped");
    }
    check(start, Body.NONE, unmapped, unmappedAt);
    return new Body.UnmapRange(start, unmapped, Domain.UNKNOWN);
  }

  /** {@code - 0x...} behind the first address; older kernels do not print it. */
  private static OptionalLong end(Cursor cursor) throws Malformed {
    if (!cursor.take("-")) {
      return Body.NONE;
    }
    cursor.skipBlanks();
    return OptionalLong.of(cursor.hex());
  }

  private static void check(long start, OptionalLong end, long size, int at) throws Malformed {
    if (size <= 0) {
      throw new Malformed(at, "a size from 1 to 2^63-1");
    }
    long last = start + size - 1;
    if (Long.compareUnsigned(last, start) < 0) {
      throw new Malformed(at, "a range that ends below 2^64");
    }
    if (end.isPresent() && end.getAsLong() != start + size) {
      long between = end.getAsLong() - start;
      throw new Malformed(
          at, between > 0 ? "the size " + between + " of the range" : "an end behind the start");
    }
  }

  private static String device(Cursor cursor) throws Malformed {
    cursor.expect("device=");
    String device = cursor.token();
    if (device.isEmpty()) {
      throw new Malformed(cursor.at(), "a device name");
    }
    return device;
  }

  private static Body group(String event, Cursor cursor) throws Malformed {
    long group = cursor.decimalField("groupID");
    String device = device(cursor);
    return event.startsWith("add")
        ? new Body.GroupAdd(device, group)
        : new Body.Note("remove " + device + " from group " + group);
  }

  /** {@code IOMMU:driver device iova=0x... flags=0x...}; the SMMU's own record is not in it. */
  private static Body pageFault(Cursor cursor) throws Malformed {
    cursor.expect("IOMMU:");
    String driver = cursor.token();
    String device = cursor.token();
    long iova = cursor.hexField("iova");
    long flags = cursor.hexField("flags");
    return new Body.Note(
        "io_page_fault %s %s iova=0x%x flags=0x%x".formatted(driver, device, iova, flags));
  }
}
