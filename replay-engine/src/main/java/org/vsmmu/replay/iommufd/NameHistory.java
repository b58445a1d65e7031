package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.NestLine.Run.Events;

/**
 * Whether the StreamID of an event that a guest reads was its name of the device when the event
 * happened. It happened since the queue was last read empty: at a record of the hardware's queue
 * that may be it, in a trace that shows these; at any time otherwise. Only a name that was right,
 * or wrong, at all these times decides.
 */
final class NameHistory {
  private static final StructLayout HEADER = Blobs.VEVENT_HEADER;
  private static final int RECORD = HEADER.size() + EventRecord.BYTES;
  private static final Set<String> WITH_ADDRESS =
      Set.of("F_TRANSLATION", "F_ADDR_SIZE", "F_ACCESS", "F_PERMISSION");
  private static final int ADDRESS_WORD = 2;

  /** Most different times that are remembered; with more, nothing is decided. */
  private static final int MOST = 1 << 12;

  /**
   * An event that a guest read.
   *
   * @param vsid the StreamID that it names
   * @param current whether the vIOMMU had a vDEVICE of that name, for that device, at that time
   */
  record Delivery(long vsid, boolean current) {}

  /** A range of addresses. */
  private record Span(long from, long length) {
    boolean has(long address) {
      return address - from >= 0 && address - from < length;
    }
  }

  /** When an event may have happened: of any type without one, at any address without a span. */
  private record Happened(Delivery name, Optional<String> type, Optional<Span> span) {}

  private final SeenDevices devices;
  private final Events shown;
  private final Set<Happened> happened = new HashSet<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private Optional<Span> dma = Optional.empty();

  /** @param shown what the trace shows of the hardware's event queue */
  NameHistory(SeenDevices devices, Events shown) {
    this.devices = devices;
    this.shown = shown;
  }

  List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** What it will judge by. */
  Object state() {
    return Set.copyOf(happened);
  }

  /** A new line begins. */
  void next() {
    deliveries.clear();
    dma = Optional.empty();
  }

  /** The line is a DMA: what happens now, happens at its addresses. */
  void dma(NestLine.Dma line) {
    if (line.iova().isPresent() && line.length().isPresent()) {
      dma = Optional.of(new Span(line.iova().getAsLong(), line.length().getAsInt()));
    }
  }

  /** A call has ended: notes the names that are right now. */
  void look() {
    if (shown == Events.UNSEEN) {
      devices.names().forEach(name -> note(name, Optional.empty(), Optional.empty()));
    }
  }

  /** The hardware's event queue got a record of a device. */
  void happened(Body.EventSeen event) {
    Optional<Span> span =
        event.event().map(e -> new Span(e.word(ADDRESS_WORD), 1)).or(() -> dma);
    event.sid().stream()
        .mapToObj(devices::name)
        .flatMap(Optional::stream)
        .forEach(name -> note(name, Optional.of(event.type()), span));
  }

  private void note(Delivery name, Optional<String> type, Optional<Span> span) {
    if (happened.size() <= MOST) {
      happened.add(new Happened(name, type, span));
    }
  }

  /** A guest reads its queue with a buffer of so many bytes. */
  void read(NestLine.QueueRead read, int size) {
    byte[] data = read.data();
    int at = 0;
    while (at + HEADER.size() <= data.length) {
      StructValue header = StructValue.of(data, at, HEADER.size());
      boolean lost = header.get(HEADER.find("flags").orElseThrow()) != 0;
      if (!lost && at + RECORD <= data.length) {
        delivered(record(StructValue.of(data, at + HEADER.size(), EventRecord.BYTES)));
      }
      at += lost ? HEADER.size() : RECORD;
    }
    if (read.error().isEmpty() && size - data.length >= RECORD) {
      // Empty now.
      happened.clear();
      look();
    }
  }

  private static EventRecord record(StructValue payload) {
    List<Long> words =
        Blobs.VEVENT_ARM_SMMUV3.members().stream().map(payload::get).toList();
    return new EventRecord(words.get(0), words.get(1), words.get(2), words.get(3));
  }

  private void delivered(EventRecord event) {
    boolean addressed = WITH_ADDRESS.contains(event.name());
    Set<Delivery> names = happened.stream()
        .filter(h -> h.name.vsid == event.sid())
        .filter(h -> h.type.isEmpty() || h.type.get().equals(event.name()))
        .filter(h -> !addressed || h.span.isEmpty() || h.span.get().has(event.word(ADDRESS_WORD)))
        .map(Happened::name)
        .collect(Collectors.toSet());
    if (names.size() == 1 && happened.size() <= MOST) {
      deliveries.addAll(names);
    }
  }
}
