package org.vsmmu.trace.iommufd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.trace.Input;

class SelftestReaderTest {
  private static final String HEADER = "{\"format\":\"iommufd-selftest-trace/1\","
      + "\"test\":\"iommufd.x\",\"result\":\"pass\",\"kernel\":\"Linux 7.3.4\",\"page_size\":4096,"
      + "\"setup\":[{\"seq\":0,\"proc\":\"harness\",\"ev\":\"memfd_create\",\"flags\":\"0x0\","
      + "\"ret\":3,\"errno\":0}]}\n";

  private static SelftestReader reader(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SelftestReader.open(Input.of("x.jsonl", new ByteArrayInputStream(bytes)));
  }

  @Test
  void readsTheHeaderAndACall() throws IOException {
    String call = "{\"proc\":\"case\",\"seq\":2,\"ev\":\"ioctl\",\"fd\":4,\"fdk\":\"iommufd\","
        + "\"cmd\":\"0x3ba0\",\"nr\":\"0xa0\",\"name\":\"IOMMU_TEST_CMD\",\"op\":\"ACCESS_RW\","
        + "\"arg\":\"0xfffffffff578\",\"in\":\"0102\",\"bufs\":{\"uptr\":null,\"full_len\":9},"
        + "\"ret\":-1,\"errno\":14,\"out\":\"0103\",\"out_bufs\":{\"uptr\":\"ff\"}}\n";
    try (SelftestReader reader = reader(HEADER + call)) {
      SelftestHeader header = reader.header();
      assertEquals("iommufd.x", header.test());
      assertEquals(List.of(new SeenEvent.MemfdCreated(0, "harness", 0, 3, 0)), header.setup());
      IoctlSeen seen = (IoctlSeen) reader.next();
      assertEquals("IOMMU_TEST_CMD ACCESS_RW", seen.label());
      assertEquals(0x3ba0, seen.command());
      assertEquals(0xfffffffff578L, seen.argument());
      assertArrayEquals(new byte[] {1, 2}, seen.in());
      assertTrue(seen.buffers().containsKey("uptr"));
      assertNull(seen.buffers().get("uptr"));
      assertArrayEquals(new byte[] {-1}, seen.outBuffers().get("uptr"));
      assertEquals(Optional.of("ACCESS_RW"), seen.operation());
      assertNull(reader.next());
    }
  }

  @Test
  void readsPollsAndUnsignedAddresses() throws IOException {
    String poll = "{\"proc\":\"case\",\"seq\":3,\"ev\":\"poll\",\"fds\":[[5,\"veventq\",1,1]],"
        + "\"ret\":1,\"errno\":0}\n";
    String unmap = "{\"proc\":\"case\",\"seq\":4,\"ev\":\"munmap\","
        + "\"addr\":\"0xffffffffffff0000\",\"len\":\"0x1000\",\"ret\":0,\"errno\":0}\n";
    try (SelftestReader reader = reader(HEADER + poll + unmap)) {
      SeenEvent.PollDone done = (SeenEvent.PollDone) reader.next();
      assertEquals(List.of(new SeenEvent.Polled(5, "veventq", 1, 1)), done.polled());
      assertEquals(
          new SeenEvent.Unmapped(4, "case", 0xffff_ffff_ffff_0000L, 0x1000, 0, 0), reader.next());
    }
  }

  /** Only the parent's record of a fork that worked starts a process. */
  @Test
  void readsAForkOnce() throws IOException {
    String fork = "{\"proc\":\"case\",\"seq\":3,\"ev\":\"fork\",\"child\":\"child1\",\"ret\":%d}\n";
    try (SelftestReader reader =
        reader(HEADER + fork.formatted(77) + fork.formatted(0) + fork.formatted(-1))) {
      assertEquals(new SeenEvent.Forked(3, "case", "child1"), reader.next());
      assertEquals(new SeenEvent.Other(3, "case", "fork"), reader.next());
      assertEquals(new SeenEvent.Other(3, "case", "fork"), reader.next());
    }
  }

  @Test
  void notesBadLinesWithTheirPlace() throws IOException {
    String bad = "not json\n{\"ev\":\"close\",\"proc\":\"case\"}\n"
        + "{\"proc\":\"case\",\"seq\":5,\"ev\":\"exit\",\"code\":0}\n";
    try (SelftestReader reader = reader(HEADER + bad)) {
      assertEquals(new SeenEvent.Exited(5, "case"), reader.next());
      assertEquals(2, reader.report().problemCount());
      assertEquals(2, reader.report().problems().get(0).source().line());
    }
  }

  @Test
  void refusesAnotherFormat() {
    IOException refused =
        assertThrows(IOException.class, () -> reader("{\"format\":\"other/1\"}\n"));
    assertTrue(refused.getMessage().contains("x.jsonl:1"), refused::getMessage);
  }
}
