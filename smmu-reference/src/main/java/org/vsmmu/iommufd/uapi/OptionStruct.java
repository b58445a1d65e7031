package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_OPTION. */
public final class OptionStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member OPTION_ID = Member.in("option_id", 4, 4).named(Names.OPTION);
  public static final Member OP = Member.in("op", 8, 2).named(Names.OPTION_OP);
  public static final Member RESERVED = Member.reserved("__reserved", 10, 2);
  public static final Member OBJECT_ID = Member.in("object_id", 12, 4);
  public static final Member VAL64 = Member.inOut("val64", 16, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_option", 24, 24, SIZE, OPTION_ID, OP, RESERVED, OBJECT_ID, VAL64);

  private OptionStruct() {}
}
