package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.SmmuProfile;

/** {@code -Dvsmmu.cases=N} tries another number of random words than 200,000. */
class CommandCodecPropertyTest {
  private static final int CASES = Integer.getInteger("vsmmu.cases", 200_000);

  @Test
  void reproducesEveryWordButTheReservedBits() {
    forRandomWords(raw -> {
      CommandWords reserved = CommandCodec.reservedBits(raw.w0(), raw.w1());
      CommandWords kept = decode(raw).words();
      assertEquals(raw, new CommandWords(kept.w0() | reserved.w0(), kept.w1() | reserved.w1()));
      assertTrue((kept.w0() & reserved.w0()) == 0 && (kept.w1() & reserved.w1()) == 0);
    });
  }

  @Test
  void encodesToTheSameCommandAgain() {
    forRandomWords(raw -> assertEquals(decode(raw), decode(decode(raw).words())));
  }

  @Test
  void agreesWithTheOpcodeOnNameAndCode() {
    forRandomWords(raw -> {
      Command command = decode(raw);
      assertEquals(raw.w0() & 0xff, command.code());
      assertEquals(Opcode.of((int) raw.w0()), command.opcode());
      assertTrue(command.toString().startsWith(command.name()));
    });
  }

  @Test
  void judgesEveryWordUnderEveryProfile() {
    forRandomWords(raw -> SmmuProfile.all()
        .forEach(p -> assertNotNull(CommandCodec.legality(raw.w0(), raw.w1(), p))));
  }

  @Test
  void neverCallsReservedBitsLegal() {
    forRandomWords(raw -> {
      Legality legality = CommandCodec.legality(raw.w0(), raw.w1(), SmmuProfile.ARCHITECTURE);
      if (!CommandCodec.reservedBits(raw.w0(), raw.w1()).isZero()) {
        assertFalse(legality instanceof Legality.Legal, () -> raw + " is " + legality);
      }
    });
  }

  @Test
  void coversWhatSteppingGranuleByGranuleCovers() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < CASES; i++) {
      int tg = random.nextInt(1, 4);
      int num = random.nextInt(32);
      int scale = random.nextInt(32);
      long address = random.nextLong() & -4096L;
      TlbiRange range = new TlbiRange(address, tg, num, scale, 3, false);
      long granules = (num + 1L) * (1L << scale);
      long last = address + granules * (1L << new int[] {0, 12, 14, 16}[tg]) - 1;
      boolean wraps = Long.compareUnsigned(last, address) < 0;
      assertEquals(new AddressRange(address, wraps ? -1L : last), range.covered(false));
    }
  }

  private static Command decode(CommandWords words) {
    return CommandCodec.decode(words.w0(), words.w1());
  }

  /** Half the words have only bits that the opcode defines, so that no RES0 bit hides a fault. */
  private static void forRandomWords(Consumer<CommandWords> property) {
    SplittableRandom random = new SplittableRandom(0x5eed);
    for (int i = 0; i < CASES; i++) {
      long w0 = (random.nextLong() & ~0xffL) | opcode(random);
      long w1 = random.nextLong();
      if (random.nextBoolean()) {
        CommandWords reserved = CommandCodec.reservedBits(w0, w1);
        w0 &= ~reserved.w0();
        w1 &= ~reserved.w1();
      }
      property.accept(new CommandWords(w0, w1));
    }
  }

  private static int opcode(SplittableRandom random) {
    Opcode[] opcodes = Opcode.values();
    return random.nextInt(8) == 0
        ? random.nextInt(256)
        : opcodes[random.nextInt(opcodes.length)].code();
  }
}
