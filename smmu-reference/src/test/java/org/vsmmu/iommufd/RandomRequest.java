package org.vsmmu.iommufd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;

/** Structures with numbers that often mean something. */
public final class RandomRequest {
  private static final long[] NUMBERS = {
    0, 1, 2, 3, 4, 8, 0xdead, 0xdeadbeefL, 0xbeefbeefL, 0xbadbeef, 4096, 8192, -1, 16, 524288
  };
  private static final long[] ADDRESSES = {
    0, 0x1000, 0x100_0000, 0x100_1000, 0x100_0800, 0x20_0000, -1, -4096, 0x4000_0000, 0x7fff_f000
  };

  /** A request of a call, with buffers behind every pointer. */
  public static Request filled(Random random, int command, StructLayout layout) {
    StructValue value = StructValue.ofSize(layout.size());
    for (Member member : layout.members()) {
      boolean quiet = member.use() == Member.Use.RESERVED && random.nextInt(30) != 0;
      value.put(member, quiet ? 0 : number(random, member));
    }
    value.put(layout.members().get(0), layout.size());
    Map<String, byte[]> buffers = new HashMap<>();
    for (String name : List.of("data_uptr", "allowed_iovas", "data", "uptr")) {
      byte[] bytes = new byte[random.nextInt(5) * 8];
      random.nextBytes(bytes);
      buffers.put(name, random.nextInt(10) == 0 ? null : bytes);
    }
    return new Request(command, random.nextInt(5), value.toBytes(), buffers);
  }

  private static long number(Random random, Member member) {
    long mask = member.bytes() == Long.BYTES ? -1 : (1L << (member.bytes() * Byte.SIZE)) - 1;
    String name = member.name();
    if (name.endsWith("id") || name.endsWith("fd") || name.equals("pasid")) {
      return random.nextInt(14);
    }
    if (name.contains("flags") || name.equals("op") || name.endsWith("type")) {
      return NUMBERS[random.nextInt(random.nextBoolean() ? 6 : NUMBERS.length)] & mask;
    }
    return (member.bytes() == Long.BYTES
            ? ADDRESSES[random.nextInt(ADDRESSES.length)]
            : NUMBERS[random.nextInt(NUMBERS.length)])
        & mask;
  }

  private RandomRequest() {}
}
