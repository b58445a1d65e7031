package org.vsmmu.iommufd.uapi;

/**
 * A driver's blob as the caller passes it.
 *
 * @param type the caller's {@code data_type}
 * @param length the caller's {@code data_len}, in bytes
 * @param bytes what the pointer leads to; null when it cannot be read
 */
public record UserData(int type, int length, byte[] bytes) {
  public static final UserData NONE = new UserData(0, 0, new byte[0]);
}
