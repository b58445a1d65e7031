package org.vsmmu.iommufd.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.KnownBytes;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserCopy;

/** One call while it is handled: the kernel's copy of the structure, and what goes back. */
public final class Invocation {
  private final Machine machine;
  private final KernelVersion kernel;
  private final Process process;
  private final Iommufd file;
  private final Request request;
  private final StructValue args;
  private final Map<String, KnownBytes> buffers = new HashMap<>();
  private final Map<String, Consumer<byte[]>> bindings = new HashMap<>();
  private Optional<KnownBytes> written = Optional.empty();
  private Optional<String> unmodelled = Optional.empty();
  private long value;

  Invocation(Kernel kernel, Process process, Iommufd file, Request request, StructValue args) {
    this(kernel.machine(), kernel.version(), process, file, request, args);
  }

  Invocation(
      Machine machine,
      KernelVersion kernel,
      Process process,
      Iommufd file,
      Request request,
      StructValue args) {
    this.machine = machine;
    this.kernel = kernel;
    this.process = process;
    this.file = file;
    this.request = request;
    this.args = args;
    request
        .buffers()
        .forEach((name, bytes) -> buffers.put(name, bytes == null ? null : KnownBytes.of(bytes)));
  }

  public Machine machine() {
    return machine;
  }

  /** Whether the kernel does so. */
  boolean has(KernelFact fact) {
    return kernel.has(fact);
  }

  public Process process() {
    return process;
  }

  public Iommufd file() {
    return file;
  }

  public IdTable ids() {
    return file.ids();
  }

  Request request() {
    return request;
  }

  public StructValue args() {
    return args;
  }

  public long get(Member member) {
    return args.get(member);
  }

  public int u32(Member member) {
    return args.u32(member);
  }

  public void put(Member member, long number) {
    args.put(member, number);
  }

  /** What a pointer of the structure leads to; null when it is unreadable or not there. */
  public byte[] buffer(String name) {
    byte[] bytes = request.buffers().get(name);
    return bytes == null ? null : bytes.clone();
  }

  /** The kernel writes at a pointer, from its first byte on. */
  public void writes(String name, byte[] bytes) {
    byte[] after = buffer(name);
    System.arraycopy(bytes, 0, after, 0, Math.min(bytes.length, after.length));
    writes(name, KnownBytes.of(after));
  }

  /** What the whole buffer holds afterwards. */
  public void writes(String name, KnownBytes after) {
    buffers.put(name, after);
  }

  /** Whoever sees the buffer afterwards has something to learn. */
  public void binds(String name, Consumer<byte[]> learner) {
    bindings.put(name, learner);
  }

  /** The structure is written back as it is now, whatever the result. */
  public void writeBack() {
    written = Optional.of(KnownBytes.of(UserCopy.writeBack(request.structure(), args)));
  }

  /** Nothing is written back after all. */
  void leaveAlone() {
    written = Optional.empty();
  }

  /** Only one member is written back. */
  void writeBack(Member member) {
    StructValue after = StructValue.of(request.structure());
    written = Optional.of(KnownBytes.of(after.put(member, args.get(member)).toBytes()));
  }

  /** The caller's whole structure is this afterwards. */
  void writeBack(byte[] after) {
    written = Optional.of(KnownBytes.of(after));
  }

  /** The result of a successful call, if not 0. */
  public void returns(long result) {
    value = result;
  }

  /** Nobody knows what this call does; the name says which it is. */
  public void notModelled(String name) {
    unmodelled = Optional.of(name);
  }

  Answer answer(Optional<Errno> error) {
    byte[] before = request.structure();
    KnownBytes structure = written.orElseGet(() -> before == null ? null : KnownBytes.of(before));
    return new Answer(
        value,
        error,
        structure,
        Collections.unmodifiableMap(buffers),
        Collections.unmodifiableMap(bindings),
        unmodelled);
  }
}
