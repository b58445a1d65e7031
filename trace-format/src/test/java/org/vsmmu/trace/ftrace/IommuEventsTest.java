package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.trace.ftrace.Ftrace.HEAD;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Domain;

class IommuEventsTest {

  private static void assertReads(String event, Body body) {
    Ftrace trace = Ftrace.read(HEAD + event);
    assertEquals(List.of(), trace.problems());
    assertEquals(Map.of(), trace.report().unknown());
    assertEquals(List.of(body), trace.bodies());
  }

  private static Body map(long iova, long size, long output) {
    return new Body.MapRange(
        iova, size, OptionalLong.of(output), "", false, OptionalLong.empty(), Domain.UNKNOWN);
  }

  @Test
  void readsAMap() {
    assertReads(
        "map: IOMMU: iova=0x00000000fe980000 - 0x00000000fea00000 paddr=0x000000010ec80000"
            + " size=524288",
        map(0xfe980000L, 524288, 0x10ec80000L));
  }

  @Test
  void readsAMapWithoutAnEnd() {
    assertReads(
        "map: IOMMU: iova=0x0000000ffff36000 paddr=0x00000001164d8000 size=4096",
        map(0xffff36000L, 4096, 0x1164d8000L));
  }

  @Test
  void readsAMapWithItsGroupAndPadding() {
    assertReads(
        "iommu:map:            IOMMU: iova=0x1000 - 0x2000 paddr=0x3000 size=4096",
        map(0x1000, 4096, 0x3000));
  }

  @Test
  void readsAMapUpToTheEndOfTheAddressSpace() {
    assertReads(
        "map: IOMMU: iova=0xfffffffffffff000 - 0x0000000000000000 paddr=0x0 size=4096",
        map(0xfffffffffffff000L, 4096, 0));
  }

  @Test
  void takesTheSizeThatWasReallyUnmapped() {
    assertReads(
        "unmap: IOMMU: iova=0x1000 - 0x3000 size=8192 unmapped_size=4096",
        new Body.UnmapRange(0x1000, 4096, Domain.UNKNOWN));
  }

  @Test
  void readsAnUnmapWithoutAnEnd() {
    assertReads(
        "unmap: IOMMU: iova=0x1000 size=8192 unmapped_size=8192",
        new Body.UnmapRange(0x1000, 8192, Domain.UNKNOWN));
  }

  @Test
  void notesAnUnmapThatFoundNothing() {
    assertReads(
        "unmap: IOMMU: iova=0x1000 - 0x3000 size=8192 unmapped_size=0",
        new Body.Note("unmap of 0x1000 found nothing mapped"));
  }

  @Test
  void readsDevicesAndGroups() {
    assertReads(
        "attach_device_to_domain: IOMMU: device=0000:01:00.0",
        new Body.Attach("0000:01:00.0", OptionalLong.empty(), Domain.UNKNOWN));
    assertReads(
        "detach_device_from_domain: IOMMU: device=0000:01:00.0",
        new Body.Note("detach 0000:01:00.0"));
    assertReads(
        "add_device_to_group: IOMMU: groupID=3 device=0000:00:03.0",
        new Body.GroupAdd("0000:00:03.0", 3));
    assertReads(
        "remove_device_from_group: IOMMU: groupID=3 device=0000:00:03.0",
        new Body.Note("remove 0000:00:03.0 from group 3"));
  }

  @Test
  void notesAPageFault() {
    assertReads(
        "io_page_fault: IOMMU:ath12k_pci 0000:c2:00.0 iova=0x00000000fe980000 flags=0x0001",
        new Body.Note("io_page_fault ath12k_pci 0000:c2:00.0 iova=0xfe980000 flags=0x1"));
  }

  @Test
  void keepsTheTextOfMarkers() {
    assertReads("tracing_mark_write: line 10 ", new Body.Note("line 10 "));
    assertReads("print:                tracing_mark_write: nvme: io", new Body.Note("nvme: io"));
    assertReads("print: plain", new Body.Note("plain"));
  }

  @Test
  void countsFieldsThatAreNew() {
    Ftrace trace = Ftrace.read(HEAD + Ftrace.MAP + " dev=0000:01:00.0");
    assertEquals(List.of(map(0x1000, 4096, 0x45000)), trace.bodies());
    assertEquals(Map.of("further fields of map", 1L), trace.report().unknown());
  }

  /** The {@code ^} stands before the place where reading stops. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "map: IOMMU: iova=0x1000 - 0x2000 paddr=0x0 ^size=0 |size=0|a size from 1 to 2^63-1",
        "map: IOMMU: iova=0x2000 - 0x1000 paddr=0x0 ^size=4096|size=4096|an end behind the start",
        "map: IOMMU: iova=0x1000 - 0x3000 paddr=0x0 ^size=4096|size=4096"
            + "|the size 8192 of the range",
        "map: IOMMU: iova=^1000 - 0x3000 paddr=0x0 size=4096|1000|a hexadecimal number (0x...)",
        "map: IOMMU: iova=^0x10g0 - 0x3000 paddr=0x0 size=4096|0x10g0"
            + "|a hexadecimal number (0x...)",
        "map: IOMMU: iova=0x^10000000000000000 paddr=0x0 size=4096|10000000000000000"
            + "|a number below 2^64",
        "map: IOMMU: iova=0xfffffffffffff000 paddr=0x0 ^size=8192|size=8192"
            + "|a range that ends below 2^64",
        "map: IOMMU: iova=0x1000 - 0x2000 paddr=0x0 size=^4k |4k|a decimal number",
        "map: IOMMU: iova=0x1000 - 0x2000 ^pa=0x0 size=4096|pa=0x0|paddr=",
        "map: ^iova=0x1000 - 0x2000 paddr=0x0 size=4096|iova=0x1000|IOMMU:",
        "map: IOMMU: iova=0x00^|the end of the line|paddr=",
        "unmap: IOMMU: iova=0x1000 - 0x2000 size=4096 unmapped_size=^-1|-1|a number",
        "attach_device_to_domain: IOMMU: device=^|the end of the line|a device name"
      })
  void saysWhereAFieldIsBad(String event, String found, String expected) {
    int column = HEAD.length() + event.indexOf('^') + 1;
    Ftrace trace = Ftrace.read("# tracer: nop", HEAD + event.replace("^", ""), HEAD + Ftrace.MAP);
    assertEquals(
        List.of("t.ftrace:2:%d: found \"%s\", expected %s".formatted(column, found, expected)),
        trace.problems());
    assertEquals(List.of(map(0x1000, 4096, 0x45000)), trace.bodies());
  }
}
