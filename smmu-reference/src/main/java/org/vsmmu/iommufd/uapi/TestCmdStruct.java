package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_TEST_CMD without the union; {@link TestOperation} has its members. */
public final class TestCmdStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member OP = Member.in("op", 4, 4);
  public static final Member ID = Member.in("id", 8, 4);
  public static final Member RESERVED = Member.ignored("__reserved", 12, 4);
  public static final Member LAST = Member.ignored("last", 64, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_test_cmd", 72, 68, SIZE, OP, ID, RESERVED, LAST);

  private TestCmdStruct() {}
}
