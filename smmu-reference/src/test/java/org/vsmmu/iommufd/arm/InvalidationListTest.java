package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.arm.InvalidationTarget.Kind;

/** The kernel's own unit test of its invalidation array (iommufd 5.6). */
class InvalidationListTest {
  private final Map<Integer, Unknown> streams = new HashMap<>();
  private final List<InvalidationTarget> unused = new ArrayList<>();
  private final List<InvalidationTarget> first = List.of(vmid(), s1Clear(), ats(3, 0));
  private final List<InvalidationTarget> second = List.of(vmid(), ats(4, 0), ats(5, 0));
  private final List<InvalidationTarget> third = List.of(vmid(), ats(5, 0), ats(6, 0));

  private static InvalidationTarget vmid() {
    return InvalidationTarget.tlb(Kind.S2_VMID, new NumberedTag(1));
  }

  private static InvalidationTarget s1Clear() {
    return InvalidationTarget.tlb(Kind.S2_VMID_S1_CLEAR, new NumberedTag(1));
  }

  private InvalidationTarget ats(int sid, int ssid) {
    Unknown stream = streams.computeIfAbsent(sid, id -> Unknown.bound("SID", id));
    return InvalidationTarget.atc(Kind.ATS, stream, ssid);
  }

  private static List<Integer> users(InvalidationList list) {
    return list.entries().stream().map(InvalidationList.Entry::users).toList();
  }

  private static List<Long> ids(InvalidationList list) {
    return list.entries().stream()
        .map(InvalidationList.Entry::target)
        .map(t ->
            t.stream().map(Unknown::value).orElseGet(() -> t.tag().orElseThrow().number()))
        .map(OptionalLong::getAsLong)
        .toList();
  }

  @Test
  @DisplayName("C224 C225")
  void equalTargetsAreCounted() {
    InvalidationList both = new InvalidationList().merged(first).merged(second);
    assertEquals(List.of(1L, 1L, 3L, 4L, 5L), ids(both), "C224");
    assertEquals(List.of(2, 1, 1, 1, 1), users(both), "C224");
    both.unref(second, unused::add);
    assertEquals(List.of(1, 1, 1), users(both), "C225: trash at the end is cut off");
    assertEquals(0, both.trash(), "C225");
    assertEquals(List.of(ats(4, 0), ats(5, 0)), unused);
  }

  @Test
  @DisplayName("C226")
  void trashStaysUntilAPurge() {
    InvalidationList list = new InvalidationList().merged(first).merged(second);
    list.unref(second, unused::add);
    list = list.merged(third);
    assertEquals(List.of(2, 1, 1, 1, 1), users(list));
    list.unref(first, unused::add);
    assertEquals(List.of(1L, 1L, 3L, 5L, 6L), ids(list));
    assertEquals(List.of(1, 0, 0, 1, 1), users(list));
    assertEquals(2, list.trash());
    assertEquals(List.of(vmid(), ats(5, 0), ats(6, 0)), list.targets());
    assertEquals(List.of(1L, 5L, 6L), ids(list.purged()));
    assertEquals(List.of(1, 1, 1), users(list.purged()));
  }

  @Test
  @DisplayName("C227")
  void atsIsSortedByStreamThenPasid() {
    InvalidationList list = new InvalidationList()
        .merged(List.of(ats(10, 1), ats(10, 3), ats(12, 1)))
        .merged(List.of(ats(10, 2), ats(10, 3), ats(12, 2)));
    assertEquals(
        List.of(ats(10, 1), ats(10, 2), ats(10, 3), ats(12, 1), ats(12, 2)), list.targets());
    assertEquals(List.of(1, 1, 2, 1, 1), users(list));
  }

  @Test
  void whatIsNotThereCannotGo() {
    InvalidationList list = new InvalidationList().merged(first);
    assertThrows(IllegalStateException.class, () -> list.unref(second, unused::add));
  }
}
