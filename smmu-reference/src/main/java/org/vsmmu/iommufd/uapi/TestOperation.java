package org.vsmmu.iommufd.uapi;

import static org.vsmmu.iommufd.uapi.Member.in;
import static org.vsmmu.iommufd.uapi.Member.inOut;
import static org.vsmmu.iommufd.uapi.Member.out;
import static org.vsmmu.iommufd.uapi.Member.pointer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sub-operations of IOMMU_TEST_CMD, which only kernels built for the selftests have. */
public enum TestOperation {
  ADD_RESERVED(1, false, in("start", 16, 8), in("length", 24, 8)),
  MOCK_DOMAIN(
      2, true, out("out_stdev_id", 16, 4), out("out_hwpt_id", 20, 4), out("out_idev_id", 24, 4)),
  MD_CHECK_MAP(3, false, in("iova", 16, 8), in("length", 24, 8), pointer("uptr", 32, 8)),
  MD_CHECK_REFS(4, false, in("length", 16, 8), pointer("uptr", 24, 8), in("refs", 32, 4)),
  CREATE_ACCESS(5, true, out("out_access_fd", 16, 4), in("flags", 20, 4)),
  DESTROY_ACCESS_PAGES(6, false, in("access_pages_id", 16, 4)),
  ACCESS_PAGES(
      7,
      true,
      in("flags", 16, 4),
      out("out_access_pages_id", 20, 4),
      in("iova", 24, 8),
      in("length", 32, 8),
      pointer("uptr", 40, 8)),
  ACCESS_RW(
      8, false, in("iova", 16, 8), in("length", 24, 8), pointer("uptr", 32, 8), in("flags", 40, 4)),
  SET_TEMP_MEMORY_LIMIT(9, false, in("limit", 16, 4)),
  MOCK_DOMAIN_REPLACE(10, true, inOut("pt_id", 16, 4)),
  ACCESS_REPLACE_IOAS(11, false, in("ioas_id", 16, 4)),
  MOCK_DOMAIN_FLAGS(
      12,
      true,
      out("out_stdev_id", 16, 4),
      out("out_hwpt_id", 20, 4),
      out("out_idev_id", 24, 4),
      in("dev_flags", 28, 4)),
  DIRTY(
      13,
      true,
      in("flags", 16, 4),
      in("iova", 24, 8),
      in("length", 32, 8),
      in("page_size", 40, 8),
      pointer("uptr", 48, 8),
      out("out_nr_dirty", 56, 8)),
  MD_CHECK_IOTLB(14, false, in("index", 16, 4), in("iotlb", 20, 4)),
  TRIGGER_IOPF(
      15,
      false,
      in("dev_id", 16, 4),
      in("pasid", 20, 4),
      in("grpid", 24, 4),
      in("perm", 28, 4),
      in("addr", 32, 8)),
  DEV_CHECK_CACHE(16, false, in("index", 16, 4), in("cache", 20, 4)),
  TRIGGER_VEVENT(17, false, in("dev_id", 16, 4)),
  PASID_ATTACH(18, true, in("pasid", 16, 4), inOut("pt_id", 20, 4)),
  PASID_REPLACE(19, true, in("pasid", 16, 4), inOut("pt_id", 20, 4)),
  PASID_DETACH(20, false, in("pasid", 16, 4)),
  PASID_CHECK_HWPT(21, false, in("pasid", 16, 4), in("hwpt_id", 20, 4)),
  DMABUF_GET(22, false, in("length", 16, 4), in("open_flags", 20, 4)),
  DMABUF_REVOKE(23, false, in("dmabuf_fd", 16, 4), in("revoked", 20, 4));

  private final int number;
  private final boolean writesBack;
  private final StructLayout layout;

  TestOperation(int number, boolean writesBack, Member... union) {
    this.number = number;
    this.writesBack = writesBack;
    List<Member> members = new ArrayList<>();
    members.add(TestCmdStruct.SIZE);
    members.add(TestCmdStruct.OP.named(Names.one(number, name())));
    members.add(TestCmdStruct.ID);
    members.add(TestCmdStruct.RESERVED);
    members.addAll(List.of(union));
    members.add(TestCmdStruct.LAST);
    this.layout = new StructLayout("iommu_test_cmd", 72, 68, members);
  }

  public int number() {
    return number;
  }

  /** Whether the structure is written back on success. */
  public boolean writesBack() {
    return writesBack;
  }

  /** The whole structure with this operation's members of the union. */
  public StructLayout layout() {
    return layout;
  }

  /**
   * A member by the header's name.
   *
   * @throws IllegalArgumentException when the operation has no such member
   */
  public Member member(String name) {
    return layout
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException(this + " has no member " + name));
  }

  public static Optional<TestOperation> of(int number) {
    return Arrays.stream(values()).filter(op -> op.number == number).findFirst();
  }
}
