package org.vsmmu.conformance.mutant;

import java.util.Optional;
import java.util.function.BiFunction;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * A call of either kind of log, and what the kernel answered.
 *
 * @param name of the call
 * @param errno 0 for success
 * @param in the structure before
 * @param out the structure afterwards
 * @param change the same call with other structures
 */
record Answer(
    String name, int errno, byte[] in, byte[] out, BiFunction<byte[], byte[], KernelEvent> change) {

  /** What an event is; empty when it is no call, or not all of it is known. */
  static Optional<Answer> of(KernelEvent event) {
    if (event instanceof IoctlSeen call && call.in() != null && call.out() != null) {
      return Optional.of(new Answer(
          call.name(), call.errno(), call.in(), call.out(), (in, out) -> seen(call, in, out)));
    } else if (event instanceof NestLine.Call call && call.in() != null && call.out() != null) {
      return Optional.of(new Answer(
          call.name(), call.errno(), call.in(), call.out(), (in, out) -> line(call, in, out)));
    }
    return Optional.empty();
  }

  /** Whether both structures have a word at an offset. */
  boolean has(int offset) {
    return in.length == out.length && offset + Integer.BYTES <= in.length;
  }

  /** The same call with other structures. */
  KernelEvent with(byte[] before, byte[] afterwards) {
    return change.apply(before, afterwards);
  }

  private static KernelEvent seen(IoctlSeen call, byte[] in, byte[] out) {
    return new IoctlSeen(
        call.sequence(),
        call.process(),
        call.fd(),
        call.kind(),
        call.command(),
        call.name(),
        call.operation(),
        call.argument(),
        in,
        call.buffers(),
        call.returned(),
        call.errno(),
        out,
        call.outBuffers());
  }

  private static KernelEvent line(NestLine.Call call, byte[] in, byte[] out) {
    return new NestLine.Call(
        call.line(),
        call.note(),
        call.descriptor(),
        call.command(),
        call.name(),
        in,
        call.dataIn(),
        call.returned(),
        call.errno(),
        out,
        call.dataOut());
  }
}
