package org.vsmmu.smmu.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

class SmmuProfileTest {
  private static IdRegisters id(SmmuProfile profile) {
    return profile.idRegisters().orElseThrow();
  }

  @Test
  void listsTheBuiltInProfiles() {
    assertEquals(
        List.of("generic", "architecture", "qemu-11", "qemu-11-s1", "qemu-11-s2", "tegra264"),
        SmmuProfile.all().stream().map(SmmuProfile::name).toList());
  }

  @Test
  void findsAProfileByName() {
    assertEquals(Optional.of(SmmuProfile.QEMU_11_S2), SmmuProfile.byName("qemu-11-s2"));
    assertEquals(Optional.empty(), SmmuProfile.byName("qemu"));
  }

  @Test
  void knowsWhichHardwareNeedsInvalidationsTwice() {
    assertEquals(
        List.of(SmmuProfile.TEGRA264),
        SmmuProfile.all().stream().filter(SmmuProfile::repeatsInvalidations).toList());
    SmmuProfile withRegisters =
        SmmuProfile.of("tegra264", "", SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow());
    assertTrue(withRegisters.repeatsInvalidations());
  }

  @Test
  void knowsNothingOfTheGenericSmmu() {
    assertEquals(Optional.empty(), SmmuProfile.GENERIC.idRegisters());
  }

  @Test
  void describesTheSheetsAssumptionsAsArchitecture() {
    IdRegisters id = id(SmmuProfile.ARCHITECTURE);
    assertTrue(id.s1p() && id.s2p() && id.ats() && id.pri() && id.ril() && id.cd2l());
    assertFalse(id.ds() || id.hyp() || id.stt() || id.ns1ats() || id.mpam() || id.dpt());
    assertEquals(List.of(48, 48, 49), List.of(id.oasBits(), id.iasBits(), id.vasBits()));
    assertEquals(List.of(16, 16), List.of(id.asidBits(), id.vmidBits()));
    assertEquals(List.of(32, 20), List.of(id.sidSize(), id.ssidSize()));
    assertEquals(List.of(0, 2, 2), List.of(id.stallModel(), id.ttEndian(), id.archMinor()));
    assertTrue(id.termModel());
    assertTrue(id.granule(12) && id.granule(14) && id.granule(16));
    assertFalse(id.granule(13));
  }

  @Test
  void describesQemuWithBothStages() {
    IdRegisters id = id(SmmuProfile.QEMU_11);
    assertTrue(id.s1p() && id.s2p() && id.ril() && id.had() && id.termModel());
    assertFalse(id.ats() || id.pri() || id.hyp() || id.ds() || id.cd2l() || id.stt());
    assertEquals(List.of(44, 44), List.of(id.oasBits(), id.iasBits()));
    assertEquals(List.of(16, 0), List.of(id.sidSize(), id.ssidSize()));
    assertEquals(List.of(16, 16), List.of(id.asidBits(), id.vmidBits()));
    assertEquals(List.of(1, 1, 1), List.of(id.stallModel(), id.stLevel(), id.archMinor()));
    assertEquals(List.of(2, 19, 19), List.of(id.bbml(), id.cmdqs(), id.eventqs()));
  }

  @Test
  void describesQemuWithOneStage() {
    IdRegisters stage1 = id(SmmuProfile.QEMU_11_S1);
    IdRegisters stage2 = id(SmmuProfile.QEMU_11_S2);
    assertTrue(stage1.s1p() && !stage1.s2p());
    assertTrue(stage2.s2p() && !stage2.s1p());
  }

  @Test
  void readsTheAddressSizes() {
    int[] bits = {32, 36, 40, 42, 44, 48, 52, 56};
    for (int oas = 0; oas < bits.length; oas++) {
      assertEquals(bits[oas], new IdRegisters(2 << 2, 0, 0, 0, oas, 0).oasBits());
    }
    IdRegisters lpaeOnly = new IdRegisters(1 << 2, 0, 0, 0, 5, 0);
    assertEquals(40, lpaeOnly.iasBits());
  }

  @Test
  void readsTheTopBitOfARegister() {
    assertTrue(new IdRegisters(0, 1 << 31, 0, 0, 0, 0).ecmdq());
  }

  @Test
  void readsAndReplacesEachField() {
    IdRegisters nothing = new IdRegisters(0, 0, 0, 0, 0, 0);
    List<Layout> registers =
        List.of(IdFields.IDR0, IdFields.IDR1, IdFields.IDR3, IdFields.IDR5, IdFields.AIDR);
    for (Layout register : registers) {
      for (Field field : register.fields()) {
        int value = (int) field.max();
        IdRegisters id = nothing.with(field, value);
        assertEquals(value, id.get(field), field::toString);
        assertEquals(nothing, id.with(field, 0), field::toString);
        assertEquals(register.name(), IdRegisters.register(field));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> nothing.with(Field.bit("Nonsense", 3), 1));
  }

  @Test
  void limitsOutputSizesToTheSmmu() {
    IdRegisters id = id(SmmuProfile.ARCHITECTURE);
    assertEquals(
        List.of(32, 44, 48, 48),
        List.of(0, 4, 5, 7).stream().map(id::outputBits).toList());
    IdRegisters wide = id.with(IdFields.OAS, 7).with(IdFields.ARCH_MINOR, 4);
    assertEquals(List.of(52, 56), List.of(wide.outputBits(6), wide.outputBits(7)));
    assertEquals(52, wide.with(IdFields.ARCH_MINOR, 3).outputBits(7));
    assertEquals(48, wide.with(IdFields.ARCH_MINOR, 0).outputBits(6));
  }

  @Test
  void tellsEachFeatureByItsOwnBit() {
    IdRegisters all = new IdRegisters(-1, -1, -1, -1, -1, -1);
    assertTrue(all.pbha() && all.xnx() && all.pps() && all.ptwnnc() && all.pasidtt() && all.epan());
    assertTrue(all.s1pi() && all.s2pi() && all.s2po() && all.the() && all.aie());
    assertTrue(all.atsRecErr() && all.attrPermsOvr() && all.attrTypesOvr());
    assertEquals(List.of(3, 0xffff), List.of(all.vax(), all.stallMax()));
    assertFalse(all.with(IdFields.XNX, 0).xnx() || all.with(IdFields.PPS, 0).pps());
    assertFalse(
        all.with(IdFields.PASIDTT, 0).pasidtt() || all.with(IdFields.EPAN, 0).epan());
    assertFalse(all.with(IdFields.S1PI, 0).s1pi() || all.with(IdFields.S2PI, 0).s2pi());
    assertFalse(all.with(IdFields.S2PO, 0).s2po() || all.with(IdFields.THE, 0).the());
    assertFalse(
        all.with(IdFields.PBHA, 0).pbha() || all.with(IdFields.PTWNNC, 0).ptwnnc());
    assertFalse(
        all.with(IdFields.AIE, 0).aie() || all.with(IdFields.ATSRECERR, 0).atsRecErr());
  }
}
