package org.vsmmu.smmu.command;

import org.vsmmu.smmu.layout.Layout;
import org.vsmmu.smmu.register.SmmuProfile;

/** Between raw words and commands. Total: no input makes it throw. */
public final class CommandCodec {
  /** The command of two little-endian words; RES0 bits are dropped, see {@link #reservedBits}. */
  public static Command decode(long w0, long w1) {
    return Opcode.of((int) w0).decode(new CommandWords(w0, w1));
  }

  /** The non-zero RES0 bits of the layout that the opcode selects. */
  public static CommandWords reservedBits(long w0, long w1) {
    Layout layout = Opcode.of((int) w0).layout();
    return new CommandWords(w0 & layout.reservedMask(0), w1 & layout.reservedMask(1));
  }

  /** What an SMMU of this profile must make of exactly these words, RES0 bits included. */
  public static Legality legality(long w0, long w1, SmmuProfile profile) {
    return CommandLegality.judge(new CommandWords(w0, w1), profile);
  }

  private CommandCodec() {}
}
