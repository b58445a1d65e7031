package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.vsmmu.smmu.register.SmmuProfile.ARCHITECTURE;
import static org.vsmmu.smmu.register.SmmuProfile.GENERIC;
import static org.vsmmu.smmu.register.SmmuProfile.QEMU_11;
import static org.vsmmu.smmu.register.SmmuProfile.QEMU_11_S1;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.SmmuProfile;

class CommandLegalityTest {
  private static final TlbiRange PAGE = TlbiRange.single(0x1000, true);

  private record Rule(Field needed, long absent, Opcode... opcodes) {}

  private static final List<Rule> RULES = List.of(
      new Rule(
          IdFields.S1P,
          0,
          Opcode.CFGI_CD,
          Opcode.CFGI_CD_ALL,
          Opcode.TLBI_NH_ALL,
          Opcode.TLBI_NH_ASID,
          Opcode.TLBI_NH_VA,
          Opcode.TLBI_NH_VAA),
      new Rule(IdFields.S2P, 0, Opcode.TLBI_S12_VMALL, Opcode.TLBI_S2_IPA),
      new Rule(
          IdFields.HYP,
          0,
          Opcode.TLBI_EL2_ALL,
          Opcode.TLBI_EL2_ASID,
          Opcode.TLBI_EL2_VA,
          Opcode.TLBI_EL2_VAA),
      new Rule(IdFields.ATS, 0, Opcode.ATC_INV),
      new Rule(IdFields.PRI, 0, Opcode.PRI_RESP),
      new Rule(IdFields.STALL_MODEL, 1, Opcode.RESUME, Opcode.STALL_TERM),
      new Rule(IdFields.MPAM, 0, Opcode.CFGI_VMS_PIDM),
      new Rule(IdFields.DPT, 0, Opcode.DPTI_ALL, Opcode.DPTI_PA));

  @TestFactory
  Stream<DynamicTest> rejectsWhatTheSmmuDoesNotImplement() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Rule rule : RULES) {
      long present = rule.absent() == 0 ? 1 : 0;
      for (Opcode opcode : rule.opcodes()) {
        String name = opcode + " and " + rule.needed().name();
        tests.add(dynamicTest(name, () -> dependsOn(opcode, rule, present)));
      }
    }
    return tests.stream();
  }

  private static void dependsOn(Opcode opcode, Rule rule, long present) {
    SmmuProfile with = Profiles.with(rule.needed(), present);
    SmmuProfile without = Profiles.with(rule.needed(), rule.absent());
    assertEquals("legal", kind(opcode.code(), 0, with));
    assertEquals("illegal", kind(opcode.code(), 0, without));
    assertEquals("unknown", kind(opcode.code(), 0, GENERIC));
  }

  @TestFactory
  Stream<DynamicTest> alwaysRejectsSecureAndEl3Commands() {
    return Stream.of(0x18, 0x1a, 0x50, 0x51, 0x52, 0x53, 0x58, 0x5a, 0x60)
        .map(code -> dynamicTest(Opcode.of(code).name(), () -> {
          assertEquals("illegal", kind(code, 0, GENERIC));
          assertEquals("illegal", kind(code, 0, ARCHITECTURE));
        }));
  }

  @TestFactory
  Stream<DynamicTest> rejectsSSecWhereItExists() {
    return Stream.of(Opcode.values())
        .filter(o -> o.layout().contains(CommandFields.SSEC))
        .map(o -> dynamicTest(
            o.name(), () -> assertEquals("illegal", kind(o.code() | 1 << 10, 0, GENERIC))));
  }

  @Test
  void mayRejectOrIgnoreBit10WhereItIsReserved() {
    assertEquals("unpredictable or CERROR_ILL", kind(0x46 | 1 << 10, 0, ARCHITECTURE));
    assertEquals("unpredictable or CERROR_ILL", kind(0x30 | 1 << 10, 0, GENERIC));
  }

  @Test
  void rejectsEveryReservedOpcode() {
    assertEquals("illegal", kind(0x00, 0, GENERIC));
    assertEquals("illegal", kind(0x99, -1L, GENERIC));
    assertEquals("illegal", kind(0xff, 0, ARCHITECTURE));
  }

  @Test
  void leavesImplementationDefinedOpcodesOpen() {
    assertEquals("unknown", kind(0x80, -1L, ARCHITECTURE));
  }

  @Test
  void rejectsReservedOperandValuesWithoutIdRegisters() {
    assertEquals("illegal", kind(new Sync(3), GENERIC));
    assertEquals("illegal", kind(new PriResp(false, 0, 0, 0, 3), GENERIC));
  }

  @Test
  void letsIllegalWinOverUnpredictable() {
    assertEquals("illegal", kind(0x46 | 3 << 12 | 1 << 10, 0, ARCHITECTURE));
  }

  @Test
  void judgesWhatNoIdRegisterDecides() {
    assertEquals("legal", kind(new Sync(2), GENERIC));
    assertEquals("legal", kind(new CfgiSte(7, true), GENERIC));
    assertEquals("legal", kind(new TlbiNsnhAll(), GENERIC));
  }

  @Test
  void findsStreamIdsOutOfRange() {
    assertEquals("legal", kind(new CfgiSte(0xffff, true), QEMU_11));
    assertEquals("unpredictable", kind(new CfgiSte(0x10000, true), QEMU_11));
    assertEquals("legal", kind(new CfgiSteRange(0xffff_ffffL, 31), QEMU_11));
    assertEquals("legal", kind(new CfgiSteRange(0x1_0000L, 16), QEMU_11));
    assertEquals("unpredictable", kind(new CfgiSteRange(0x1_0000L, 15), QEMU_11));
    assertEquals("legal", kind(new CfgiSte(0xffff_ffffL, true), ARCHITECTURE));
  }

  @Test
  void findsSubstreamIdsOutOfRange() {
    SmmuProfile few = Profiles.with(IdFields.SSIDSIZE, 4);
    SmmuProfile none = Profiles.with(IdFields.SSIDSIZE, 0);
    assertEquals("legal", kind(new CfgiCd(0, 15, true), few));
    assertEquals("unpredictable", kind(new CfgiCd(0, 16, true), few));
    assertEquals("legal", kind(new CfgiCd(0, 0, true), none));
    assertEquals("unpredictable", kind(atcInv(true, 16), few));
    assertEquals("legal", kind(atcInv(false, 16), few));
    assertEquals("unpredictable", kind(atcInv(true, 0), none));
  }

  private static AtcInv atcInv(boolean ssv, int ssid) {
    return new AtcInv(false, ssv, ssid, 0, 0, 0);
  }

  @Test
  void findsTagsThatAreTooWide() {
    assertEquals("legal", kind(new TlbiNhAsid(0, 0xff), Profiles.with(IdFields.ASID16, 0)));
    assertEquals(
        "unpredictable", kind(new TlbiNhAsid(0, 0x100), Profiles.with(IdFields.ASID16, 0)));
    assertEquals("unpredictable", kind(new TlbiNhAll(0x100), Profiles.with(IdFields.VMID16, 0)));
  }

  @Test
  void wantsVmidZeroWithoutStage2() {
    assertEquals("legal", kind(new TlbiNhAll(0), QEMU_11_S1));
    assertEquals("unpredictable", kind(new TlbiNhAll(1), QEMU_11_S1));
  }

  @Test
  void wantsCanonicalVirtualAddresses() {
    assertEquals("legal", kind(nhVa(0x0000_ffff_ffff_f000L), ARCHITECTURE));
    assertEquals("legal", kind(nhVa(0xffff_0000_0000_0000L), ARCHITECTURE));
    assertEquals("unpredictable", kind(nhVa(0x0001_0000_0000_0000L), ARCHITECTURE));
    assertEquals("unpredictable", kind(nhVa(0xfffe_ffff_ffff_f000L), ARCHITECTURE));
    assertEquals("legal", kind(nhVa(0x0001_0000_0000_0000L), Profiles.with(IdFields.VAX, 1)));
  }

  private static Command nhVa(long address) {
    return new TlbiNhVa(0, 0, TlbiRange.single(address, true));
  }

  @Test
  void wantsIpasWithinTheInputSize() {
    assertEquals("legal", kind(s2Ipa(0x0fff_ffff_f000L), QEMU_11));
    assertEquals("unpredictable", kind(s2Ipa(0x1000_0000_0000L), QEMU_11));
  }

  private static Command s2Ipa(long ipa) {
    return new TlbiS2Ipa(0, TlbiRange.single(ipa, true));
  }

  @Test
  void reservesHintsWithoutAGranule() {
    Command command = new TlbiNhVa(0, 0, new TlbiRange(0x1000, 0, 31, 0, 0, true));
    assertEquals(
        new Legality.Unpredictable(
            "TG=0 but NUM=31 SCALE=0 TTL=0: RES0 without a granule", "SMMUv3 6.4", true),
        command.legality(ARCHITECTURE));
    assertEquals("unpredictable or CERROR_ILL", kind(command, GENERIC));
  }

  @Test
  void reservesAllHintsWithoutRil() {
    Command command = new TlbiNhVa(0, 0, new TlbiRange(0x1000, 1, 3, 0, 3, true));
    assertEquals("legal", kind(command, ARCHITECTURE));
    assertEquals("unpredictable or CERROR_ILL", kind(command, Profiles.with(IdFields.RIL, 0)));
    assertEquals("unknown", kind(command, GENERIC));
  }

  @Test
  void namesTheBitsThatAreMisaligned() {
    Command command = new TlbiNhVa(0, 0, new TlbiRange(0x20_1000, 1, 1, 0, 2, true));
    assertEquals(
        new Legality.Unpredictable(
            "address 0x201000 has bits 0x1000 set that TG=1 TTL=2 needs zero", "SMMUv3 6.4", false),
        command.legality(ARCHITECTURE));
  }

  @Test
  void findsAFaultInARangeThatEverySmmuWouldFind() {
    Command reserved = new TlbiNhVa(0, 0, new TlbiRange(0, 1, 0, 0, 0, true));
    assertEquals("illegal", kind(reserved, ARCHITECTURE));
    assertEquals(
        new Legality.Unpredictable("TG=1 with NUM=0 SCALE=0 TTL=0 is reserved", "SMMUv3 6.4", true),
        reserved.legality(GENERIC));
  }

  @Test
  void knowsTtl128OnlyWithD128() {
    long w1 = 1L << 7;
    assertEquals("unpredictable or CERROR_ILL", kind(0x12, w1, ARCHITECTURE));
    assertEquals("legal", kind(0x12, w1, Profiles.with(IdFields.D128, 1)));
  }

  @Test
  void mayRejectAStrideInVersion0() {
    Command command = new PrefetchAddr(false, false, 0, 0, 3, 9, false, 0);
    assertEquals("legal", kind(command, ARCHITECTURE));
    assertEquals(
        "unpredictable or CERROR_ILL", kind(command, Profiles.with(IdFields.ARCH_MINOR, 0)));
  }

  @Test
  void namesTheReservedBits() {
    assertEquals(
        "UNPREDICTABLE: RES0 bits are not zero: 0x0000000000000100 0x0000000000000000"
            + " (SMMUv3 6.1)",
        CommandCodec.legality(0x130, 0, GENERIC).toString());
  }

  @Test
  void explainsAnIllegalCommand() {
    assertEquals(
        "CERROR_ILL: TLBI_EL2_VA needs IDR0.Hyp (SMMUv3 6.2)",
        new TlbiEl2Va(0, PAGE).legality(ARCHITECTURE).toString());
  }

  private static String kind(Command command, SmmuProfile profile) {
    return LegalityKind.of(command.legality(profile));
  }

  private static String kind(long w0, long w1, SmmuProfile profile) {
    return LegalityKind.of(CommandCodec.legality(w0, w1, profile));
  }
}
