package org.vsmmu.trace.cmdq;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;

/** A command queue cut out of memory, recognised by its name or by entries that are commands. */
public final class CmdqFormat implements TraceFormat {
  private static final int LOOKED_AT = 4;

  @Override
  public String name() {
    return "cmdq";
  }

  @Override
  public boolean recognises(byte[] sample, String fileName) {
    return fileName.endsWith(".cmdq.bin") || fileName.endsWith(".cmdq") || commands(sample);
  }

  @Override
  public CmdqReader open(Input input, ReadOptions options) {
    return new CmdqReader(input);
  }

  /**
   * Whether the first entries are commands without any RES0 bit set. No text passes: every command
   * has a byte that must be below a blank.
   */
  private static boolean commands(byte[] sample) {
    int count = Math.min(LOOKED_AT, sample.length / CmdqReader.ENTRY);
    ByteBuffer entries = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      long w0 = entries.getLong();
      long w1 = entries.getLong();
      boolean unwritten = i > 0 && (w0 | w1) == 0;
      if (!unwritten && !plausible(w0, w1)) {
        return false;
      }
    }
    return count > 0;
  }

  private static boolean plausible(long w0, long w1) {
    Opcode opcode = Opcode.of((int) w0);
    return opcode.kind() != Opcode.Kind.OTHER
        && CommandCodec.reservedBits(w0, w1).isZero();
  }
}
