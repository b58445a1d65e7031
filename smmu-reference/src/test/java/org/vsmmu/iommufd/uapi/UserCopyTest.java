package org.vsmmu.iommufd.uapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** iommufd 1, items 3 to 9; cases C002, C005 to C010, C067, C115, C116. */
class UserCopyTest {

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) size;
    return bytes;
  }

  private static Errno error(byte[] bytes, StructLayout layout) {
    return assertThrows(CallFailed.class, () -> UserCopy.structure(layout, bytes))
        .errno();
  }

  @ParameterizedTest
  @EnumSource
  void belowTheMinimumIsEinvalAndNeverE2big(Ioctl call) {
    assertEquals(Errno.EINVAL, error(bytes(call.layout().minimum() - 1), call.layout()));
    assertEquals(Errno.EINVAL, error(bytes(3), call.layout()));
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownTailMustBeZero(Ioctl call) throws CallFailed {
    byte[] longer = bytes(call.layout().size() + 1);
    StructValue exact = UserCopy.structure(call.layout(), longer);
    assertEquals(call.layout().size(), exact.size());
    longer[longer.length - 1] = (byte) 0xff;
    assertEquals(Errno.E2BIG, error(longer, call.layout()));
  }

  @Test
  void unreadableMemoryIsEfault() {
    assertEquals(Errno.EFAULT, error(null, DestroyStruct.LAYOUT));
  }

  @Test
  void aMissingTailReadsAsZero() throws CallFailed {
    StructValue old = UserCopy.structure(HwptAllocStruct.LAYOUT, bytes(24));
    assertEquals(48, old.size());
    assertEquals(0, old.get(HwptAllocStruct.DATA_LEN));
  }

  @Test
  void theWriteBackIsTheCommonPrefix() {
    StructValue kernel = StructValue.ofSize(8).put(DestroyStruct.ID, -1);
    assertArrayEquals(
        new byte[] {0, 0, 0, 0, -1, -1}, UserCopy.writeBack(new byte[] {6, 0, 0, 0, 1, 2}, kernel));
    assertArrayEquals(
        new byte[] {0, 0, 0, 0, -1, -1, -1, -1, 9},
        UserCopy.writeBack(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 9}, kernel));
  }

  @Test
  void aBlobMayNotBeLargerThanTheKernelKnows() throws CallFailed {
    byte[] data = new byte[24];
    assertEquals(
        16, UserCopy.blob(Blobs.HWPT_ARM_SMMUV3, 2, new UserData(2, 16, data)).size());
    assertEquals(Errno.EINVAL, blobError(new UserData(1, 16, data)));
    assertEquals(Errno.EINVAL, blobError(new UserData(2, 8, data)));
    assertEquals(Errno.EINVAL, blobError(new UserData(2, 24, data)));
    assertEquals(Errno.EFAULT, blobError(new UserData(2, 16, null)));
  }

  private static Errno blobError(UserData data) {
    return assertThrows(CallFailed.class, () -> UserCopy.blob(Blobs.HWPT_ARM_SMMUV3, 2, data))
        .errno();
  }

  @Test
  void arrayEntriesOfAnyLengthFollowTheSizeRule() throws CallFailed {
    byte[] two = {0x10, 0, 0, 0, 0, 0, 0, 0, 0x30, 0, 0, 0, 0, 0, 0, 0};
    StructValue[] entries =
        UserCopy.array(Blobs.INVALIDATE_ARM_SMMUV3, 1, new UserArray(1, 8, 2, two));
    assertEquals(0x10, entries[0].toBytes()[0]);
    assertEquals(0x30, entries[1].toBytes()[0]);
    byte[] tail = new byte[24];
    tail[23] = 1;
    assertEquals(Errno.E2BIG, arrayError(new UserArray(1, 24, 1, tail)));
    assertEquals(Errno.EINVAL, arrayError(new UserArray(1, 16, 0, tail)));
    assertEquals(Errno.EINVAL, arrayError(new UserArray(0, 16, 1, tail)));
    assertEquals(Errno.EFAULT, arrayError(new UserArray(1, 16, 2, tail)));
  }

  private static Errno arrayError(UserArray array) {
    return assertThrows(
            CallFailed.class, () -> UserCopy.array(Blobs.INVALIDATE_ARM_SMMUV3, 1, array))
        .errno();
  }

  @Test
  void aSingleEntryMayBeNeitherShorterNorLonger() throws CallFailed {
    StructLayout layout = Blobs.INVALIDATE_SELFTEST_HWPT;
    assertEquals(
        8, UserCopy.single(layout, 7, new UserArray(7, 8, 1, new byte[8]), 0).size());
    assertEquals(Errno.EINVAL, singleError(new UserArray(7, 9, 1, new byte[9])));
    assertEquals(Errno.EINVAL, singleError(new UserArray(7, 4, 1, new byte[9])));
    assertEquals(Errno.EINVAL, singleError(new UserArray(6, 8, 1, new byte[9])));
    assertEquals(Errno.EFAULT, singleError(new UserArray(7, 8, 1, null)));
  }

  private static Errno singleError(UserArray array) {
    return assertThrows(
            CallFailed.class, () -> UserCopy.single(Blobs.INVALIDATE_SELFTEST_HWPT, 7, array, 0))
        .errno();
  }
}
