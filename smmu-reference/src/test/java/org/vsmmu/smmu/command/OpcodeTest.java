package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpcodeTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "SMMU_CMD_PREFETCH_CONFIG, 1", "SMMU_CMD_PREFETCH_ADDR, 2", "SMMU_CMD_CFGI_STE, 3",
    "SMMU_CMD_CFGI_STE_RANGE, 4", "SMMU_CMD_CFGI_ALL, 4", "SMMU_CMD_CFGI_CD, 5",
    "SMMU_CMD_CFGI_CD_ALL, 6", "SMMU_CMD_TLBI_NH_ALL, 0x10", "SMMU_CMD_TLBI_NH_ASID, 0x11",
    "SMMU_CMD_TLBI_NH_VA, 0x12", "SMMU_CMD_TLBI_NH_VAA, 0x13", "SMMU_CMD_TLBI_EL3_ALL, 0x18",
    "SMMU_CMD_TLBI_EL3_VA, 0x1a", "SMMU_CMD_TLBI_EL2_ALL, 0x20", "SMMU_CMD_TLBI_EL2_ASID, 0x21",
    "SMMU_CMD_TLBI_EL2_VA, 0x22", "SMMU_CMD_TLBI_EL2_VAA, 0x23", "SMMU_CMD_TLBI_S12_VMALL, 0x28",
    "SMMU_CMD_TLBI_S2_IPA, 0x2a", "SMMU_CMD_TLBI_NSNH_ALL, 0x30", "SMMU_CMD_ATC_INV, 0x40",
    "SMMU_CMD_PRI_RESP, 0x41", "SMMU_CMD_RESUME, 0x44", "SMMU_CMD_STALL_TERM, 0x45",
    "SMMU_CMD_SYNC, 0x46"
  })
  void knowsTheNamesOfQemu(String name, String code) {
    assertEquals(Optional.of(Opcode.of(Integer.decode(code))), Opcode.byName(name));
  }

  @ParameterizedTest
  @CsvSource({
    "TLBI_NH_VA, TLBI_NH_VA", "CMD_TLBI_NH_VA, TLBI_NH_VA", "CMDQ_OP_TLBI_NH_VA, TLBI_NH_VA",
    "CMDQ_OP_CMD_SYNC, SYNC", "CMD_SYNC, SYNC", "SYNC, SYNC",
    "CMDQ_OP_PREFETCH_CFG, PREFETCH_CONFIG", "cfgi_all, CFGI_STE_RANGE"
  })
  void knowsTheNamesOfLinuxAndTheArchitecture(String name, Opcode opcode) {
    assertEquals(Optional.of(opcode), Opcode.byName(name));
  }

  @Test
  void knowsNoOtherName() {
    assertEquals(Optional.empty(), Opcode.byName("TLBI_NH_VAAA"));
  }

  @ParameterizedTest
  @EnumSource
  void findsItselfByCodeAndName(Opcode opcode) {
    assertEquals(opcode, Opcode.of(opcode.code()));
    assertEquals(Optional.of(opcode), Opcode.byName(opcode.name()));
  }

  @Test
  void takesTheSixteenImplementationDefinedCodes() {
    assertEquals(Opcode.RESERVED, Opcode.of(0x7f));
    assertEquals(Opcode.IMPLEMENTATION_DEFINED, Opcode.of(0x80));
    assertEquals(Opcode.IMPLEMENTATION_DEFINED, Opcode.of(0x8f));
    assertEquals(Opcode.RESERVED, Opcode.of(0x90));
    assertEquals("RESERVED_0x99", CommandCodec.decode(0x99, 0).name());
  }
}
