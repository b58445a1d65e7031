package org.vsmmu.iommufd.uapi;

import java.util.Arrays;
import java.util.Optional;

/** The error numbers that these calls give, with the number of the generic Linux ABI. */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EIO(5),
  ENXIO(6),
  E2BIG(7),
  EBADF(9),
  ENOMEM(12),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  ENODEV(19),
  EINVAL(22),
  ENOTTY(25),
  ENOSPC(28),
  ESPIPE(29),
  EBADE(52),
  EOVERFLOW(75),
  EBADFD(77),
  EMSGSIZE(90),
  EOPNOTSUPP(95),
  EADDRINUSE(98),
  ETIMEDOUT(110);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<Errno> of(int number) {
    return Arrays.stream(values()).filter(e -> e.number == number).findFirst();
  }

  /** The name of a number, or the number itself. */
  public static String text(int number) {
    return of(number).map(Enum::name).orElse("errno " + number);
  }
}
