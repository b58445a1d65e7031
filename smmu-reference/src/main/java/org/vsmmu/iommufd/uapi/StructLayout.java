package org.vsmmu.iommufd.uapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layout of one uAPI structure.
 *
 * <pre>{@code
 * IoasMapStruct.LAYOUT.size()                       // 40
 * IoasMapStruct.LAYOUT.find("iova").get().offset()  // 32
 * }</pre>
 *
 * @param name the header's name
 * @param size bytes that the newest known kernel knows
 * @param minimum bytes that a caller must at least supply
 * @param members in ascending order; holes between them are padding
 */
public record StructLayout(String name, int size, int minimum, List<Member> members) {
  public StructLayout {
    members = List.copyOf(members);
    int end = 0;
    for (Member member : members) {
      if (member.offset() < end || member.end() > size) {
        throw new IllegalArgumentException(name + ": " + member + " overlaps or lies outside");
      }
      end = member.end();
    }
    if (minimum > size) {
      throw new IllegalArgumentException(name + ": a minimum of " + minimum + " exceeds " + size);
    }
  }

  public static StructLayout of(String name, int size, int minimum, Member... members) {
    return new StructLayout(name, size, minimum, List.of(members));
  }

  public Optional<Member> find(String memberName) {
    return members.stream().filter(m -> m.name().equals(memberName)).findFirst();
  }

  /** The byte runs that no member covers, as members named {@code (padding)}. */
  public List<Member> gaps() {
    List<Member> gaps = new ArrayList<>();
    int end = 0;
    for (Member member : members) {
      addGaps(gaps, end, member.offset());
      end = member.end();
    }
    addGaps(gaps, end, size);
    return List.copyOf(gaps);
  }

  private static void addGaps(List<Member> gaps, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      gaps.add(Member.ignored("(padding)", at, Math.min(Long.BYTES, to - at)));
    }
  }
}
