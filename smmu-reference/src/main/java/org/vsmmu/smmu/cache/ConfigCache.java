package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

/**
 * Stream table entries and context descriptors: what memory holds, and which older copies an SMMU
 * may still use because no completed CFGI covers them (SMMUv3 6.5, 7.1).
 */
public final class ConfigCache {

  /**
   * An older copy that may still be cached.
   *
   * @param content what it holds; empty when the earlier content was never seen
   * @param replaced when memory changed: a CFGI consumed later covers it
   * @param cause the record that replaced it
   * @param <S> STE or CD
   */
  public record OldCopy<S>(Optional<S> content, long replaced, Object cause) {}

  /**
   * A structure in memory and the older copies of it.
   *
   * @param <S> STE or CD
   */
  public static final class Structure<S> {
    private S current;
    private long written = -1;
    private Object cause;
    private final List<OldCopy<S>> old = new ArrayList<>();

    /** What memory holds; empty when it was never seen. */
    public Optional<S> current() {
      return Optional.ofNullable(current);
    }

    /** When it was written last; -1 if never. */
    public long written() {
      return written;
    }

    /** The record that wrote it last. */
    public Object cause() {
      return cause;
    }

    /** Copies that may still be used although memory has changed. */
    public List<OldCopy<S>> old() {
      return List.copyOf(old);
    }

    private void write(long tick, S content, Object by) {
      if (!content.equals(current)) {
        old.add(new OldCopy<>(Optional.ofNullable(current), tick, by));
      }
      current = content;
      written = tick;
      cause = by;
    }

    private void invalidate(long consumed) {
      old.removeIf(copy -> copy.replaced() <= consumed);
    }

    private void forget() {
      old.clear();
    }
  }

  private static final class Stream {
    private final Structure<StreamTableEntry> ste = new Structure<>();
    private final Map<Long, Structure<ContextDescriptor>> cds = new HashMap<>();

    /** The CDs with older copies, by substream: a CFGI looks at no others. */
    private final NavigableMap<Long, Structure<ContextDescriptor>> oldCds = new TreeMap<>();

    private void invalidateAll(long consumed) {
      ste.invalidate(consumed);
      invalidateCds(oldCds, consumed);
    }

    private void forgetAll() {
      ste.forget();
      oldCds.values().forEach(Structure::forget);
      oldCds.clear();
    }

    private boolean upToDate() {
      return ste.old.isEmpty() && oldCds.isEmpty();
    }
  }

  private final Map<Long, Stream> streams = new HashMap<>();

  /** The streams with older copies of something: a CFGI looks at no others. */
  private final NavigableMap<Long, Stream> oldStreams = new TreeMap<>();

  /** Memory holds this STE from now on. */
  public void writeSte(long tick, long sid, StreamTableEntry ste, Object cause) {
    Stream stream = stream(sid);
    stream.ste.write(tick, ste, cause);
    if (!stream.ste.old.isEmpty()) {
      oldStreams.put(sid, stream);
    }
  }

  /** Memory holds this CD from now on. */
  public void writeCd(long tick, long sid, long ssid, ContextDescriptor cd, Object cause) {
    Stream stream = stream(sid);
    Structure<ContextDescriptor> structure =
        stream.cds.computeIfAbsent(ssid, s -> new Structure<>());
    structure.write(tick, cd, cause);
    if (!structure.old.isEmpty()) {
      stream.oldCds.put(ssid, structure);
      oldStreams.put(sid, stream);
    }
  }

  /** The STE of a stream; empty when it was never seen. */
  public Optional<Structure<StreamTableEntry>> ste(long sid) {
    return Optional.ofNullable(streams.get(sid)).map(s -> s.ste).filter(s -> s.written >= 0);
  }

  /** The CD of a stream and substream; empty when it was never seen. */
  public Optional<Structure<ContextDescriptor>> cd(long sid, long ssid) {
    return Optional.ofNullable(streams.get(sid)).map(s -> s.cds.get(ssid));
  }

  /** The substreams of a stream whose CD was seen, in order. */
  public List<Long> substreams(long sid) {
    Stream stream = streams.get(sid);
    return stream == null ? List.of() : stream.cds.keySet().stream().sorted().toList();
  }

  /** The streams of which anything was seen, in order. */
  public List<Long> sids() {
    return streams.keySet().stream().sorted().toList();
  }

  /** Removes the copies that a completed CFGI takes: an STE with every CD found through it. */
  void complete(Invalidation invalidation) {
    Command command = invalidation.command();
    long consumed = invalidation.tick();
    if (command instanceof CfgiSte cfgi) {
      stesAndCds(cfgi.sid(), cfgi.sid(), consumed);
    } else if (command instanceof CfgiSteRange cfgi) {
      stesAndCds(cfgi.firstSid(), cfgi.lastSid(), consumed);
    } else if (command instanceof CfgiCdAll cfgi) {
      cds(cfgi.sid(), 0, Long.MAX_VALUE, consumed);
    } else if (command instanceof CfgiCd cfgi) {
      cds(cfgi.sid(), cfgi.ssid(), cfgi.ssid(), consumed);
    }
  }

  /** Forgets older copies of a stream, because the model is brought in line with reality. */
  public void forget(long sid) {
    Stream stream = oldStreams.remove(sid);
    if (stream != null) {
      stream.forgetAll();
    }
  }

  private void stesAndCds(long firstSid, long lastSid, long consumed) {
    oldStreams.subMap(firstSid, true, lastSid, true).values().removeIf(stream -> {
      stream.invalidateAll(consumed);
      return stream.upToDate();
    });
  }

  private void cds(long sid, long firstSsid, long lastSsid, long consumed) {
    Stream stream = oldStreams.get(sid);
    if (stream != null) {
      invalidateCds(stream.oldCds.subMap(firstSsid, true, lastSsid, true), consumed);
      if (stream.upToDate()) {
        oldStreams.remove(sid);
      }
    }
  }

  private static void invalidateCds(
      NavigableMap<Long, Structure<ContextDescriptor>> cds, long consumed) {
    cds.values().removeIf(cd -> {
      cd.invalidate(consumed);
      return cd.old.isEmpty();
    });
  }

  private Stream stream(long sid) {
    return streams.computeIfAbsent(sid, s -> new Stream());
  }
}
