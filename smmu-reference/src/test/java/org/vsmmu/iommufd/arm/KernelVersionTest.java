package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;

/** The merged kernels, told apart (iommufd 5.5 and 9). */
class KernelVersionTest {
  private static final long VSTE = 0x4000000bL;
  private static final long VSTE_1 = 0xd6;

  private static ArmDesk desk(KernelVersion kernel) {
    return new ArmDesk(new ArmFeatures(ArmDesk.FULL, 0, true, kernel), false);
  }

  private final ArmDesk old = desk(KernelVersion.LINUX_6_13);
  private final ArmDesk newest = desk(KernelVersion.LINUX_7_3);

  @Test
  void theNewestLacksNothing() {
    assertEquals(List.of(), KernelVersion.LINUX_7_3.lacks());
    assertEquals(List.of(KernelFact.STRICT_GUEST_COMMANDS), KernelVersion.LINUX_7_2.lacks());
    assertEquals(Arrays.asList(KernelFact.values()), KernelVersion.LINUX_6_13.lacks());
    assertEquals(
        List.of(KernelFact.CHANGE_PROCESS, KernelFact.VEVENTQ),
        Arrays.stream(KernelFact.values())
            .filter(new KernelVersion(6, 15)::has)
            .filter(fact -> fact.name().matches("CHANGE_PROCESS|VEVENTQ|HW_QUEUE"))
            .toList());
  }

  /** Beyond the table, not even the size is read. */
  @Test
  void hasNoCallsOfLaterKernels() {
    for (Ioctl call : List.of(
        Ioctl.IOAS_CHANGE_PROCESS,
        Ioctl.VEVENTQ_ALLOC,
        Ioctl.HW_QUEUE_ALLOC,
        Ioctl.IOAS_NOIOMMU_GET_PA)) {
      Request unreadable = new Request(call.code(), 0, null);
      assertEquals(
          Optional.of(Errno.ENOTTY),
          old.kernel.ioctl(old.process, old.fd, unreadable).error(),
          call.toString());
      assertEquals(
          Optional.of(Errno.EFAULT),
          newest.kernel.ioctl(newest.process, newest.fd, unreadable).error(),
          call.toString());
    }
  }

  @Test
  void knowsNoDriverDataOfViommus() {
    for (ArmDesk desk : List.of(old, newest)) {
      Map<String, Long> values = Map.of(
          "type",
          1L,
          "dev_id",
          (long) desk.device,
          "hwpt_id",
          (long) desk.parent(),
          "data_len",
          16L);
      assertEquals(desk == old ? Errno.E2BIG : null, desk.error(Ioctl.VIOMMU_ALLOC, values, null));
    }
    // Bytes that are not known but zero do no harm.
    assertEquals(5, old.viommu(old.parent()));
  }

  @Test
  void attachesWithoutVdevice() {
    for (ArmDesk desk : List.of(old, newest)) {
      int nested = desk.made(desk.nested(desk.viommu(desk.parent()), VSTE, VSTE_1));
      Errno error = desk.attach(nested);
      if (desk == old) {
        assertNull(error);
      } else {
        assertEquals(Errno.ENOENT, error);
      }
    }
  }

  @Test
  void knowsNoInputTypeAndNoPasidFlag() {
    Map<String, Long> info = Map.of("dev_id", (long) old.device, "flags", 1L, "data_type", 2L);
    assertEquals(Errno.EOPNOTSUPP, old.error(Ioctl.GET_HW_INFO, info, null));
    assertNull(newest.error(Ioctl.GET_HW_INFO, info, null));
    assertEquals(Optional.of(Errno.EOPNOTSUPP), old.hwpt(old.ioas, 8, 0, null).error());
    assertEquals(Optional.empty(), newest.hwpt(newest.ioas, 8, 0, null).error());
  }

  @Test
  void doesNotSayThatThereIsNoAts() {
    assertEquals(0, capabilities(old));
    assertEquals(8, capabilities(newest));
  }

  private static long capabilities(ArmDesk desk) {
    Answer answer = desk.call(Ioctl.GET_HW_INFO, Map.of("dev_id", (long) desk.device), null);
    return StructValue.of(answer.structure().bytes()).get(GetHwInfoStruct.OUT_CAPABILITIES);
  }

  /** A count beyond the caps ends where memory does. */
  @Test
  void takesArraysOfAnyLength() {
    int viommu = old.viommu(old.parent());
    assertEquals(
        Optional.of(Errno.EFAULT), old.invalidate(viommu, 8192, 1, new byte[16]).error());
    assertEquals(
        Optional.of(Errno.EFAULT), old.invalidate(viommu, 16, -1, new byte[64]).error());
    byte[] wide = new byte[8192];
    wide[0] = 0x30;
    assertEquals(Optional.empty(), old.invalidate(viommu, 8192, 1, wide).error());
    int other = newest.viommu(newest.parent());
    assertEquals(
        Optional.of(Errno.EINVAL), newest.invalidate(other, 8192, 1, wide).error());
  }

  @Test
  void forwardsReservedBitsBeforeTheyWereChecked() {
    long reserved = 1L << 20;
    for (KernelVersion kernel :
        List.of(KernelVersion.LINUX_6_13, KernelVersion.LINUX_7_2, KernelVersion.LINUX_7_3)) {
      ArmDesk desk = desk(kernel);
      int viommu = desk.viommu(desk.parent());
      Answer answer = desk.invalidate(viommu, 16, 1, ArmDesk.words(0x10 | reserved, 0));
      boolean strict = kernel.equals(KernelVersion.LINUX_7_3);
      assertEquals(strict ? Optional.of(Errno.EIO) : Optional.empty(), answer.error());
    }
  }
}
