package org.vsmmu.iommufd.uapi;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;
import static org.vsmmu.iommufd.uapi.Errno.E2BIG;
import static org.vsmmu.iommufd.uapi.Errno.EFAULT;
import static org.vsmmu.iommufd.uapi.Errno.EINVAL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The size rules between a caller's bytes and the kernel's structures (iommufd 1). In all of them
 * {@code null} stands for memory that cannot be read.
 */
public final class UserCopy {

  /**
   * Copies an ioctl structure in; its first u32 says how many bytes the caller supplies.
   *
   * @param caller the bytes at the user pointer, as many as the size says
   * @throws CallFailed EFAULT, EINVAL below the minimum, E2BIG for an unknown tail that is not zero
   */
  public static StructValue structure(StructLayout layout, byte[] caller) throws CallFailed {
    when(caller == null, EFAULT);
    long size = Math.min(size(caller), caller.length);
    unless(size >= layout.minimum(), EINVAL);
    return extensible(layout.size(), caller);
  }

  /** The caller's size word; a structure shorter than the word is as long as it is. */
  public static long size(byte[] caller) {
    return caller.length < Integer.BYTES
        ? caller.length
        : Integer.toUnsignedLong(StructValue.of(caller).u32(DestroyStruct.SIZE));
  }

  /** Copies a structure that may be shorter, or longer with a tail of zeros. */
  public static StructValue extensible(int size, byte[] caller) throws CallFailed {
    when(caller == null, EFAULT);
    for (int i = size; i < caller.length; i++) {
      unless(caller[i] == 0, E2BIG);
    }
    return StructValue.of(caller, 0, size);
  }

  /** What the caller's bytes are after the write back: both sides' common prefix replaced. */
  public static byte[] writeBack(byte[] caller, StructValue kernel) {
    byte[] after = caller.clone();
    byte[] bytes = kernel.toBytes();
    System.arraycopy(bytes, 0, after, 0, Math.min(after.length, bytes.length));
    return after;
  }

  /**
   * Copies a driver's blob in (iommufd 1.8). A blob may not be larger than the kernel knows.
   *
   * @param type the type that the driver accepts
   * @throws CallFailed EINVAL for another type or length, EFAULT
   */
  public static StructValue blob(StructLayout layout, int type, UserData data) throws CallFailed {
    unless(data.type() == type, EINVAL);
    return untypedBlob(layout, data);
  }

  /** {@link #blob} where the type has been looked at already. */
  public static StructValue untypedBlob(StructLayout layout, UserData data) throws CallFailed {
    unless(data.length() >= layout.minimum() && data.length() <= layout.size(), EINVAL);
    when(data.bytes() == null, EFAULT);
    return StructValue.of(data.bytes(), 0, layout.size());
  }

  /**
   * Copies a whole array in (iommufd 1.9). Entries of another length than the kernel's follow
   * {@link #extensible}.
   *
   * @throws CallFailed EINVAL for another type or no entries, E2BIG, EFAULT
   */
  public static StructValue[] array(StructLayout layout, int type, UserArray array)
      throws CallFailed {
    unless(array.type() == type && array.count() != 0, EINVAL);
    // Kernels that do not cap the count meet the end of readable memory.
    List<StructValue> entries = new ArrayList<>();
    for (int i = 0; i != array.count(); i++) {
      entries.add(extensible(layout.size(), array.entry(i)));
    }
    return entries.toArray(StructValue[]::new);
  }

  /**
   * Copies one entry of an array in, which may not be longer than the kernel's nor shorter than its
   * minimum.
   *
   * @throws CallFailed EINVAL, EFAULT
   */
  public static StructValue single(StructLayout layout, int type, UserArray array, int index)
      throws CallFailed {
    unless(array.type() == type, EINVAL);
    int length = array.entryLength();
    unless(length >= layout.minimum() && length <= layout.size(), EINVAL);
    byte[] entry = array.entry(index);
    when(entry == null, EFAULT);
    return StructValue.of(Arrays.copyOf(entry, layout.size()));
  }

  private UserCopy() {}
}
