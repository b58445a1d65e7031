package org.vsmmu.trace.iommufd;

import java.util.List;
import org.vsmmu.smmu.command.CommandWords;

/** One line of the nesting program's log, with what the SMMU took meanwhile where that is known. */
public sealed interface NestLine {

  /** The number of the line, from 1. */
  long line();

  /** What the program says about it. */
  String note();

  /**
   * A call.
   *
   * @param descriptor {@code iommufd} or {@code vfio}; which device a vfio line means is not said
   * @param command the whole code
   * @param in the structure before
   * @param dataIn what its pointer leads to, before; null when there is nothing
   * @param out the structure afterwards
   * @param dataOut what its pointer leads to afterwards; null when that has not changed
   * @param commands what the SMMU took while the call ran, in order
   */
  record Call(
      long line,
      String note,
      String descriptor,
      int command,
      String name,
      byte[] in,
      byte[] dataIn,
      long returned,
      int errno,
      byte[] out,
      byte[] dataOut,
      List<CommandWords> commands)
      implements NestLine {
    public Call {
      commands = List.copyOf(commands);
    }
  }

  /**
   * A read of the event queue.
   *
   * @param size the bytes that were asked for; -1 when the line does not say
   * @param error the name of the error, or empty
   */
  record QueueRead(long line, String note, int size, long returned, String error, byte[] data)
      implements NestLine {}

  /**
   * A DMA of a device.
   *
   * @param events the number of records that the SMMU put into its event queue meanwhile
   */
  record Dma(long line, String note, int events) implements NestLine {}

  /** Commands between two lines; the number is that of the line before. */
  record Between(long line, List<CommandWords> commands) implements NestLine {
    public Between {
      commands = List.copyOf(commands);
    }

    @Override
    public String note() {
      return "";
    }
  }

  /** A line that says nothing about calls. */
  record Remark(long line, String note) implements NestLine {}
}
