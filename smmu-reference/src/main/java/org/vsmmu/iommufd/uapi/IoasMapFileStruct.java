package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_MAP_FILE. */
public final class IoasMapFileStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.MAP);
  public static final Member IOAS_ID = Member.in("ioas_id", 8, 4);
  public static final Member FD = Member.in("fd", 12, 4);
  public static final Member START = Member.in("start", 16, 8);
  public static final Member LENGTH = Member.in("length", 24, 8);
  public static final Member IOVA = Member.inOut("iova", 32, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_ioas_map_file", 40, 40, SIZE, FLAGS, IOAS_ID, FD, START, LENGTH, IOVA);

  private IoasMapFileStruct() {}
}
