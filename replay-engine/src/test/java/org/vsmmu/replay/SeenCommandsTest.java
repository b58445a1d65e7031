package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.Operand;

class SeenCommandsTest {

  @ParameterizedTest
  @CsvSource({
    "TLBI_NH_VA, vmid=1 asid=2 addr=0x1008, TLBI_NH_VA vmid=1 asid=2 va=0x1000 leaf",
    "TLBI_NH_VA, vmid=1 asid=2 addr=0x1000 leaf=0, TLBI_NH_VA vmid=1 asid=2 va=0x1000",
    "TLBI_NH_VA, vmid=1 addr=0x1000, ",
    "TLBI_NH_VA, vmid=1 asid=65536 addr=0x1000, ",
    "TLBI_NH_VAA, vmid=1 addr=0x1000 tg=0 pages=9, TLBI_NH_VAA vmid=1 va=0x1000 leaf",
    "TLBI_NH_VAA, vmid=1 addr=0x1000 tg=1 pages=9, ",
    "TLBI_NH_VAA, vmid=1 addr=0x1000 tg=1 ttl=3, ",
    "TLBI_NH_VAA, vmid=1 addr=0x0 tg=1 ttl=3 pages=5, "
        + "TLBI_NH_VAA vmid=1 va=0x0 size=0x5000 tg=4K ttl=3 leaf",
    "TLBI_NH_VAA, vmid=1 addr=0x0 tg=1 ttl=3 pages=65, ",
    "TLBI_S2_IPA, vmid=1 addr=0x0 tg=1 ttl=3 num=1 scale=2, "
        + "TLBI_S2_IPA vmid=1 ipa=0x0 size=0x8000 tg=4K ttl=3 leaf",
    "TLBI_S2_IPA, vmid=1 addr=0x100000000000000, ",
    "ATC_INV, sid=8 addr=0x1000 size=0, ATC_INV sid=0x8 addr=0x1000 size=0x1000",
    "ATC_INV, sid=8 addr=0x1000 size=0 ssid=3, ATC_INV sid=0x8 ssid=3 addr=0x1000 size=0x1000",
    "ATC_INV, sid=8 addr=0x1000 size=0 ssv=1, ",
    "ATC_INV, sid=8 addr=0x1000, ",
    "CFGI_CD, sid=8 ssid=1, CFGI_CD sid=0x8 ssid=1 leaf",
    "CFGI_CD, sid=8, ",
    "CFGI_CD_ALL, sid=8, CFGI_CD_ALL sid=0x8",
    "CFGI_STE_RANGE, sid=8 range=1, CFGI_STE_RANGE sid=0x8..0xb",
    "CFGI_STE_RANGE, first=0 last=0xffffffff, CFGI_ALL",
    "CFGI_STE_RANGE, first=0 last=0x1f, ",
    "PREFETCH_CONFIG, sid=8, PREFETCH_CONFIG sid=0x8",
    "RESUME, sid=8, "
  })
  void takesTheLeastThatItCanHaveBeen(String op, String fields, String expected) {
    TreeMap<String, Long> numbers = new TreeMap<>();
    for (String field : fields.split(" ")) {
      String[] parts = field.split("=");
      numbers.put(parts[0], Long.decode(parts[1]));
    }
    assertEquals(Optional.ofNullable(expected), text(op, numbers));
  }

  @Test
  void neverFails() {
    long[] values = {Long.MIN_VALUE, -1, 0, 1, 3, 31, 52, 64, 0x10000, 1L << 32, Long.MAX_VALUE};
    for (Opcode opcode : Opcode.values()) {
      for (long value : values) {
        TreeMap<String, Long> numbers = new TreeMap<>();
        for (Operand operand : Operand.values()) {
          numbers.put(operand.fieldName(), operand.fits(value) ? value : operand.high());
        }
        text(opcode.name(), numbers);
        numbers.replaceAll((name, fitting) -> value);
        text(opcode.name(), numbers);
      }
    }
  }

  private static Optional<String> text(String op, TreeMap<String, Long> fields) {
    return SeenCommands.words(new CommandSeen("cmdq", op, Optional.empty(), fields))
        .map(words -> CommandCodec.decode(words.w0(), words.w1()).toString());
  }
}
