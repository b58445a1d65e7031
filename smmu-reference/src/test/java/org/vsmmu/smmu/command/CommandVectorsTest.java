package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.vectors.Vector;
import org.vsmmu.smmu.vectors.Vectors;

/** What the sheet says of each command vector (SMMUv3 11.1), written down by hand. */
class CommandVectorsTest {
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("C01", "CFGI_STE sid=0x1234 leaf");
    TEXTS.put("C02", "CFGI_STE_RANGE sid=0x300..0x3ff");
    TEXTS.put("C03", "CFGI_ALL");
    TEXTS.put("C04", "CFGI_CD sid=0x100 ssid=5");
    TEXTS.put("C05", "CFGI_CD_ALL sid=0x100");
    TEXTS.put("C06", "TLBI_NH_ALL vmid=7");
    TEXTS.put("C07", "TLBI_NH_ASID vmid=7 asid=42");
    TEXTS.put("C08", "TLBI_NH_VA vmid=7 asid=42 va=0xffff800012345000 leaf");
    TEXTS.put("C09", "TLBI_NH_VA vmid=0 asid=1 va=0x40008000 size=0x8000 tg=4K ttl=3 leaf");
    TEXTS.put("C10", "TLBI_NH_VA vmid=0 asid=1 va=0x40200000 size=0x200000 tg=4K ttl=2 leaf");
    TEXTS.put("C11", "TLBI_NH_VA vmid=0 asid=1 va=0x40201000 size=0x200000 tg=4K ttl=2 leaf");
    TEXTS.put("C12", "TLBI_NH_VA vmid=0 asid=1 va=0x40000000 size=0x1000 tg=4K leaf");
    TEXTS.put("C13", "TLBI_NH_VA vmid=0 asid=1 va=0x40000000 size=0x4000 tg=16K ttl=1 leaf");
    TEXTS.put("C14", "TLBI_NH_VA vmid=0 asid=1 va=0x40000000 size=0x1000 tg=4K ttl=3 leaf");
    TEXTS.put("C15", "TLBI_NH_VAA vmid=2 va=0x10004000 size=0x800000 tg=16K");
    TEXTS.put("C16", "TLBI_NH_VAA vmid=2 va=0x1231000 size=0x20000 tg=64K ttl=3");
    TEXTS.put("C17", "TLBI_NH_VAA vmid=2 va=0x0 size=0x8000000000000 tg=4K");
    TEXTS.put("C18", "TLBI_S2_IPA vmid=3 ipa=0x80000000");
    TEXTS.put("C19", "TLBI_S12_VMALL vmid=3");
    TEXTS.put("C20", "TLBI_NSNH_ALL");
    TEXTS.put("C21", "TLBI_EL2_VA asid=9 va=0x7000 leaf");
    TEXTS.put("C22", "ATC_INV sid=0x200 addr=0x12345000 size=0x1000");
    TEXTS.put("C23", "ATC_INV sid=0x200 addr=0x12200000 size=0x200000");
    TEXTS.put("C24", "ATC_INV sid=0x200 ssid=7 global all");
    TEXTS.put("C25", "ATC_INV sid=0x200 addr=0x0 Size=53");
    TEXTS.put("C26", "ATC_INV sid=0x200 addr=0x0 size=0x10000");
    TEXTS.put("C27", "PRI_RESP sid=0x200 ssid=7 prgi=0x1ff resp=success");
    TEXTS.put("C28", "PRI_RESP sid=0x200 prgi=0x1 resp=3");
    TEXTS.put("C29", "RESUME sid=0x55 stag=0xbeef retry");
    TEXTS.put("C30", "RESUME sid=0x55 stag=0xbeef abort");
    TEXTS.put("C31", "CMD_SYNC cs=IRQ msi=0x812345678 data=0x1234 msh=ISH attr=0xf");
    TEXTS.put("C32", "CMD_SYNC cs=3");
    TEXTS.put("C33", "CFGI_STE sid=0x1 ssec");
    TEXTS.put("C34", "TLBI_S_EL2_ALL");
    TEXTS.put("C35", "CFGI_VMS_PIDM vmid=5");
    TEXTS.put("C36", "TLBI_S2_IPA vmid=16 ipa=0x123460000000 size=0x20000000 tg=64K ttl=2 leaf");
    TEXTS.put("C37", "STALL_TERM sid=0x55");
    TEXTS.put("C38", "PREFETCH_ADDR sid=0x200 addr=0x40000000 count=8 step=0x200000");
  }

  @TestFactory
  Stream<DynamicTest> printsWhatAKernelDeveloperWouldWrite() {
    return Vectors.ofKind("CMD")
        .map(v -> dynamicTest(v.id(), () -> assertEquals(TEXTS.get(v.id()), text(v))));
  }

  @TestFactory
  Stream<DynamicTest> judgesUnderTheSheetsAssumptions() {
    return Vectors.ofKind("CMD")
        .map(
            v ->
                dynamicTest(
                    v.id(),
                    () -> assertEquals(expected(v.id()), kind(v, SmmuProfile.ARCHITECTURE))));
  }

  private static String expected(String id) {
    return switch (id) {
      case "C12", "C13", "C21", "C28", "C32", "C33", "C34", "C35" -> "illegal";
      case "C11", "C16" -> "unpredictable";
      case "C17", "C25" -> "unpredictable or CERROR_ILL";
      default -> "legal";
    };
  }

  @Test
  void judgesDifferentlyWhenTheIdRegistersDiffer() {
    assertEquals("unpredictable", kind("C13", Profiles.with(IdFields.DS, 1)));
    assertEquals("legal", kind("C17", Profiles.with(IdFields.DS, 1)));
    assertEquals("legal", kind("C21", Profiles.with(IdFields.HYP, 1)));
    assertEquals("legal", kind("C35", Profiles.with(IdFields.MPAM, 1)));
    assertEquals("illegal", kind("C37", Profiles.with(IdFields.STALL_MODEL, 1)));
  }

  @TestFactory
  Stream<DynamicTest> coversTheStatedRange() {
    Map<String, AddressRange> ranges = new LinkedHashMap<>();
    ranges.put("C08", new AddressRange(0xffff800012345000L, 0xffff800012345000L));
    ranges.put("C09", new AddressRange(0x40008000L, 0x4000ffffL));
    ranges.put("C10", new AddressRange(0x40200000L, 0x403fffffL));
    ranges.put("C14", new AddressRange(0x40000000L, 0x40000fffL));
    ranges.put("C15", new AddressRange(0x10004000L, 0x10803fffL));
    ranges.put("C17", new AddressRange(0, 128 * 0x1000 - 1));
    ranges.put("C18", new AddressRange(0x80000000L, 0x80000000L));
    ranges.put("C36", new AddressRange(0x123460000000L, 0x12347fffffffL));
    return ranges.entrySet().stream()
        .map(
            e ->
                dynamicTest(
                    e.getKey(),
                    () -> assertEquals(e.getValue(), tlbi(e.getKey()).range().covered(false))));
  }

  @Test
  void c17CoversHalfTheAddressSpaceOfDs() {
    assertEquals(
        new AddressRange(0, 0x7ffffffffffffL), tlbi("C17").range().covered(true));
  }

  @TestFactory
  Stream<DynamicTest> spansTheStatedDeviceAddresses() {
    Map<String, Optional<AddressRange>> spans = new LinkedHashMap<>();
    spans.put("C22", Optional.of(new AddressRange(0x12345000L, 0x12345fffL)));
    spans.put("C23", Optional.of(new AddressRange(0x12200000L, 0x123fffffL)));
    spans.put("C24", Optional.of(AddressRange.EVERYTHING));
    spans.put("C25", Optional.empty());
    spans.put("C26", Optional.of(new AddressRange(0, 0xffffL)));
    return spans.entrySet().stream()
        .map(
            e ->
                dynamicTest(
                    e.getKey(),
                    () -> assertEquals(e.getValue(), ((AtcInv) command(e.getKey())).span())));
  }

  @Test
  void c38PrefetchesEightAddressesTwoMegabytesApart() {
    PrefetchAddr prefetch = (PrefetchAddr) command("C38");
    assertEquals(8, prefetch.count());
    assertEquals(0x200000, prefetch.step());
  }

  private static AddressTlbi tlbi(String id) {
    return (AddressTlbi) command(id);
  }

  private static Command command(String id) {
    Vector v = Vectors.byId(id);
    return CommandCodec.decode(v.words()[0], v.words()[1]);
  }

  private static String text(Vector v) {
    return CommandCodec.decode(v.words()[0], v.words()[1]).toString();
  }

  private static String kind(String id, SmmuProfile profile) {
    return kind(Vectors.byId(id), profile);
  }

  private static String kind(Vector v, SmmuProfile profile) {
    return LegalityKind.of(CommandCodec.legality(v.words()[0], v.words()[1], profile));
  }
}
