package org.vsmmu.trace.iommufd;

import java.util.List;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.KernelEvent;

/** One line of the nesting program's log, with what the SMMU took meanwhile where that is known. */
public sealed interface NestLine extends KernelEvent {

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

    @Override
    public String text() {
      String result = errno == 0 ? Long.toString(returned) : "-1 " + Errno.text(errno);
      return name + (note.isEmpty() ? "" : " (" + note + ")") + " = " + result;
    }
  }

  /**
   * A read of the event queue.
   *
   * @param size the bytes that were asked for; -1 when the line does not say
   * @param error the name of the error, or empty
   */
  record QueueRead(long line, String note, int size, long returned, String error, byte[] data)
      implements NestLine {
    @Override
    public String text() {
      return "read of the event queue = " + (error.isEmpty() ? returned : "-1 " + error);
    }
  }

  /**
   * A DMA of a device.
   *
   * @param events the records that the SMMU put into its event queue meanwhile, by type and
   *     StreamID; none in a log that does not say
   */
  record Dma(long line, String note, List<Event> events) implements NestLine {
    public Dma {
      events = List.copyOf(events);
    }

    @Override
    public String text() {
      return "DMA" + (note.isEmpty() ? "" : " (" + note + ")");
    }
  }

  /**
   * A record of the event queue, as far as a line names it.
   *
   * @param type the architecture's name, {@code F_TRANSLATION}
   */
  record Event(String type, long sid) {}

  /** Commands between two lines; the number is that of the line before. */
  record Between(long line, List<CommandWords> commands) implements NestLine {
    public Between {
      commands = List.copyOf(commands);
    }

    @Override
    public String note() {
      return "";
    }

    @Override
    public String text() {
      return commands.size() + " commands between the lines";
    }
  }

  /** A line that says nothing about calls. */
  record Remark(long line, String note) implements NestLine {
    @Override
    public String text() {
      return note;
    }
  }

  /** What the run says of its machine, in front of its first line. */
  record Run(NestFacts facts) implements NestLine {
    @Override
    public long line() {
      return 1;
    }

    @Override
    public String note() {
      return "";
    }

    @Override
    public String text() {
      return facts.toString();
    }
  }
}
