package org.vsmmu.trace.iommufd;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.KernelEvent;

/** One line of the nesting program's log; what the SMMU took meanwhile are records of their own. */
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
      byte[] dataOut)
      implements NestLine {
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
   * @param device the program's number of it; empty when the line does not say
   * @param write whether it wrote to memory
   * @param iova where; empty when the line does not say
   * @param length bytes; empty when the line does not say
   * @param landed the guest-physical address where what it wrote was found; empty when nowhere, or
   *     when nobody looked
   */
  record Dma(
      long line,
      String note,
      OptionalInt device,
      boolean write,
      OptionalLong iova,
      OptionalInt length,
      OptionalLong landed)
      implements NestLine {
    @Override
    public String text() {
      return "DMA" + (note.isEmpty() ? "" : " (" + note + ")");
    }
  }

  /** A line that says nothing about calls. */
  record Remark(long line, String note) implements NestLine {
    @Override
    public String text() {
      return note;
    }
  }

  /**
   * What the run says of its machine, in front of its first line.
   *
   * @param iommufd the number of the descriptor that the calls go to
   * @param registers of the SMMU; empty when the run does not show them all
   * @param iidr its implementation identification; 0 without registers
   * @param viommuMade whether a vIOMMU of the arm type was made: the root complex is CANWBS, or
   *     S2FWB is there
   * @param events what the trace shows of the records of the SMMU's event queue
   */
  record Run(
      int iommufd, Optional<IdRegisters> registers, int iidr, boolean viommuMade, Events events)
      implements NestLine {

    /** How the records of the SMMU's event queue are shown. */
    public enum Events {
      /** Not at all. */
      UNSEEN,
      /** Each record's type and StreamID. */
      NAMED,
      /** Every word of each record that a guest may get to see. */
      WHOLE
    }

    /**
     * The SMMU.
     *
     * @param kernel that drives it
     */
    public Optional<ArmFeatures> features(KernelVersion kernel) {
      return registers.map(ids -> new ArmFeatures(ids, iidr, viommuMade, kernel));
    }

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
      return registers
          .map(ids -> "an SMMU with IDR0 0x%x".formatted(ids.idr0()))
          .orElse("an SMMU whose ID registers the run does not show");
    }
  }
}
