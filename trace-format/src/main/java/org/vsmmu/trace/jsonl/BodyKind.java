package org.vsmmu.trace.jsonl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/**
 * One kind of body: the name of its member in a record, and how it is read and written.
 *
 * @param <B> the body
 * @param event which events of a {@link Body.KernelSeen} go by this name; the first kind that fits
 */
record BodyKind<B extends Body>(
    String name,
    Class<B> type,
    Optional<Class<? extends KernelEvent>> event,
    Read<B> read,
    Write<B> write) {

  /** Reads a body; it need not call {@link JsonObject#finish}. */
  interface Read<B> {
    B read(JsonObject in) throws Misfit;
  }

  /** Writes the members of a body. */
  interface Write<B> {
    void write(JsonOut out, B body);
  }

  /** Every kind, in the order of the manual. */
  static final List<BodyKind<?>> ALL = List.of(
      kind("command", Body.CommandSeen.class, CommandJson::command, CommandJson::command),
      kind("sync-done", Body.SyncDone.class, CommandJson::syncDone, CommandJson::syncDone),
      kind(
          "commands-missing",
          Body.CommandsMissing.class,
          CommandJson::missing,
          CommandJson::missing),
      kind("ste", Body.SteInstall.class, StructureJson::ste, StructureJson::ste),
      kind("cd", Body.CdInstall.class, StructureJson::cd, StructureJson::cd),
      kind("map", Body.MapRange.class, DomainJson::map, DomainJson::map),
      kind("unmap", Body.UnmapRange.class, DomainJson::unmap, DomainJson::unmap),
      kind("free", Body.FreeRange.class, DomainJson::free, DomainJson::free),
      kind("attach", Body.Attach.class, DomainJson::attach, DomainJson::attach),
      kind("group-add", Body.GroupAdd.class, DomainJson::groupAdd, DomainJson::groupAdd),
      kind("access", Body.Access.class, AccessJson::access, AccessJson::access),
      kind(
          "ats-completion",
          Body.AtsCompletion.class,
          AtsJson::atsCompletion,
          AtsJson::atsCompletion),
      kind("ats-request", Body.AtsRequest.class, AtsJson::atsRequest, AtsJson::atsRequest),
      kind("page-request", Body.PageRequest.class, AtsJson::pageRequest, AtsJson::pageRequest),
      kind("page-response", Body.PageResponse.class, AtsJson::pageResponse, AtsJson::pageResponse),
      kind("cache", Body.CacheEvent.class, CacheJson::cache, CacheJson::cache),
      kind("walk", Body.WalkStep.class, CacheJson::walk, CacheJson::walk),
      kind("event", Body.EventSeen.class, StructureJson::event, StructureJson::event),
      kind("register", Body.RegisterAccess.class, StructureJson::register, StructureJson::register),
      kind("memory", Body.MemoryWrite.class, MemoryJson::write, MemoryJson::write),
      kind("memory-seen", Body.MemorySeen.class, MemoryJson::seen, MemoryJson::seen),
      kind("expect", Body.Expectation.class, ExpectJson::expectation, ExpectJson::expectation),
      kind("gap", Body.Gap.class, RemarkJson::gap, RemarkJson::gap),
      kind("died", Body.Died.class, RemarkJson::died, RemarkJson::died),
      kind("note", Body.Note.class, RemarkJson::note, RemarkJson::note),
      kind("returned", Body.CallReturned.class, CallJson::returnedOf, CallJson::returnedOf),
      kernel("run", NestLine.Run.class, CallJson::run, CallJson::run),
      kernel("call", NestLine.Call.class, CallJson::call, CallJson::call),
      kernel("queue-read", NestLine.QueueRead.class, CallJson::queueRead, CallJson::queueRead),
      kernel("dma", NestLine.Dma.class, CallJson::dma, CallJson::dma),
      kernel("remark", NestLine.Remark.class, CallJson::remark, CallJson::remark),
      kernel("ioctl", IoctlSeen.class, ProcessJson::ioctl, ProcessJson::ioctl),
      kernel("syscall", SeenEvent.class, ProcessJson::syscall, ProcessJson::syscall));

  private static final Map<String, BodyKind<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(BodyKind::name, Function.identity()));

  private static final Map<Class<?>, BodyKind<?>> BY_TYPE = ALL.stream()
      .filter(kind -> kind.event().isEmpty())
      .collect(Collectors.toUnmodifiableMap(BodyKind::type, Function.identity()));

  private static final List<BodyKind<?>> OF_KERNEL =
      ALL.stream().filter(kind -> kind.event().isPresent()).toList();

  private static <B extends Body> BodyKind<B> kind(
      String name, Class<B> type, Read<B> read, Write<B> write) {
    return new BodyKind<>(name, type, Optional.empty(), read, write);
  }

  private static BodyKind<Body.KernelSeen> kernel(
      String name,
      Class<? extends KernelEvent> event,
      Read<Body.KernelSeen> read,
      Write<Body.KernelSeen> write) {
    return new BodyKind<>(name, Body.KernelSeen.class, Optional.of(event), read, write);
  }

  /** The kind of that name, or null. */
  static BodyKind<?> named(String name) {
    return BY_NAME.get(name);
  }

  /** Writes a body as a member of its record. */
  static void write(JsonOut out, Body body) {
    BodyKind<?> kind = body instanceof Body.KernelSeen seen
        ? OF_KERNEL.stream()
            .filter(k -> k.event().orElseThrow().isInstance(seen.event()))
            .findFirst()
            .orElseThrow()
        : BY_TYPE.get(body.getClass());
    kind.writeMember(out, body);
  }

  B readMember(JsonObject in) throws Misfit {
    B body = read.read(in);
    in.finish();
    return body;
  }

  private void writeMember(JsonOut out, Body body) {
    out.begin(name);
    write.write(out, type.cast(body));
    out.end();
  }
}
