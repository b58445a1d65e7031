package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.register.IdRegisters;

/** Conversion of guest commands (iommufd 5.5); cases C094 to C113. vSID 0x10 is SID 0x208. */
class GuestCommandsTest {
  /** ATS, substreams, range invalidation, 16-bit ASIDs; no DS. */
  private static final IdRegisters FULL =
      new IdRegisters(0x0c4d_741b, 0x0273_9d20, 0, 0x0d14, 0x75, 2);
  /** ATS, but no substreams. */
  private static final IdRegisters ATS =
      new IdRegisters(0x0d44_141b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  /** None of these, 8-bit ASIDs. */
  private static final IdRegisters PLAIN =
      new IdRegisters(0x0d44_001b, 0x0273_0010, 0, 0x1014, 0x74, 1);

  private static GuestCommands commands(IdRegisters ids, boolean strict) throws CallFailed {
    TagPool pool = TagPool.fresh(16);
    Tag vmid = pool.take(Errno.ENOSPC);
    for (int i = 0; i < 6; i++) {
      vmid = pool.take(Errno.ENOSPC);
    }
    return new GuestCommands(new ArmFeatures(ids, 0, true, strict), vmid, name -> {
      if (name != 0x10) {
        throw new CallFailed(Errno.EIO);
      }
      return Unknown.bound("SID", 0x208);
    });
  }

  private static CommandWords words(String w0, String w1) {
    return new CommandWords(Long.parseUnsignedLong(w0, 16), Long.parseUnsignedLong(w1, 16));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "C094 NSNH_ALL, 30, 0, 0000000700000010, 0",
    "C095 NH_VA, 0005003300000012, 40001001, 0005000700000012, 40001001",
    "NH_ALL, 5500000010, 0, 700000010, 0",
    "NH_ASID, 0005000000000011, 0, 0005000700000011, 0",
    "NH_VAA range, 00100013, 40000701, 0000000700100013, 40000701",
    "C100 ATC_INV, 1000000040, 34, 20800000040, 34",
    "C105 CFGI_CD ssid 3, 1000003005, 1, 20800003005, 1",
    "CFGI_CD_ALL, 1000000006, 0, 20800000006, 0",
  })
  void rewritesWhatGuestsMayGive(String name, String g0, String g1, String p0, String p1)
      throws CallFailed {
    PhysicalCommand made = commands(FULL, true).convert(words(g0, g1));
    assertEquals(words(p0, p1), made.known());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "C096 NH_VAA with ASID, FULL, 0005000000000013, 40000000",
    "C097 ASID of 9 bits, PLAIN, 0100000000000011, 0",
    "C098 NH_ASID with address, FULL, 0005000000000011, 1000",
    "C099 NSNH_ALL with VMID, FULL, 100000030, 0",
    "C101 unknown vSID, FULL, 1100000040, 34",
    "C102 ATC_INV size 53, FULL, 1000000040, 35",
    "C103 ATC_INV without ATS, PLAIN, 1000000040, 34",
    "C104 ATC_INV with SSV without substreams, ATS, 1000000840, 34",
    "C106 CFGI_CD with SSV, FULL, 1000000805, 1",
    "C107 CFGI_CD_ALL with a second word, FULL, 1000000006, 1",
    "C108 CFGI_STE, FULL, 1000000003, 1",
    "C108 CFGI_ALL, FULL, 4, 1f",
    "C108 SYNC, FULL, 46, 0",
    "C108 PREFETCH, FULL, 1000000001, 0",
    "C108 S2_IPA, FULL, 2a, 40000000",
    "C108 EL2_ALL, FULL, 20, 0",
    "C109 SSec, FULL, 410, 0",
    "C110 NUM without TG, FULL, 1012, 40000000",
    "C111 TG alone, FULL, 12, 40000400",
    "C112 TG 16K TTL 1, FULL, 12, 40000900",
    "C113 range without RIL, PLAIN, 12, 40000700",
    "SCALE 32 without DS, FULL, 2000012, 40000700",
    "CFGI_CD ssid without substreams, PLAIN, 1000001005, 1",
  })
  void refusesEverythingElse(String name, String ids, String g0, String g1) throws CallFailed {
    IdRegisters registers = ids.equals("FULL") ? FULL : ids.equals("ATS") ? ATS : PLAIN;
    GuestCommands commands = commands(registers, true);
    CallFailed failed = assertThrows(CallFailed.class, () -> commands.convert(words(g0, g1)));
    assertEquals(Errno.EIO, failed.errno());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "NSNH_ALL drops the rest, 55000000000430, 77, 0000000700000010, 0",
    "NH_VA keeps reserved bits, 1c12, 40000802, 700001c12, 40000802",
    "CFGI_CD keeps SSec, 1000000405, 1, 20800000405, 1",
    "ATC_INV without ATS, 1000000040, 35, 20800000040, 35",
  })
  void olderKernelsLookAtOpcodeAndStreamOnly(
      String name, String g0, String g1, String p0, String p1) throws CallFailed {
    assertEquals(words(p0, p1), commands(PLAIN, false).convert(words(g0, g1)).known());
  }
}
