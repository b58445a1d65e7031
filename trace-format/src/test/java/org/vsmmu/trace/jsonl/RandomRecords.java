package org.vsmmu.trace.jsonl;

import static org.vsmmu.testing.Gen.booleans;
import static org.vsmmu.testing.Gen.choose;
import static org.vsmmu.testing.Gen.ints;
import static org.vsmmu.testing.Gen.longs;
import static org.vsmmu.testing.Gen.oneOf;
import static org.vsmmu.testing.Gen.words;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.testing.Choices;
import org.vsmmu.testing.Gen;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.Domain;
import org.vsmmu.trace.Operand;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;

/** Traces of every body type with any content that a native trace can hold. */
final class RandomRecords {
  private static final Gen<String> TEXTS =
      choose("a", "cmdq", "kworker/0:1-17/s", "\"\\\u0000\u001f\u007f\n\t\r", "\u2028äß", "😀");
  private static final Gen<String> PERMS = choose("", "r", "w", "rw");
  private static final Gen<Long> SIZES = words().filter(size -> size != 0);
  private static final Gen<Long> COUNTS = longs(0, Long.MAX_VALUE);
  private static final Gen<Long> SIDS = longs(0, 0xffff_ffffL);
  private static final Gen<Long> SSIDS = longs(0, 0xf_ffffL);
  private static final Gen<Long> TAGS = longs(0, 0xffffL);
  private static final Gen<Long> ANY = longs(Long.MIN_VALUE, Long.MAX_VALUE);

  private static final Gen<String> STATUS =
      choose("ok", "bypass", "disabled", "abort", "fault", "raz", "stall", "died");
  private static final Gen<List<EventRecord>> EVENTS = Gen.listOf(
      c -> new EventRecord(c.draw(words()), c.draw(words()), c.draw(words()), c.draw(words())), 3);

  private static final Gen<Domain> DOMAINS = c -> new Domain(
      c.draw(booleans()) ? OptionalInt.of(c.draw(ints(1, 2))) : OptionalInt.empty(),
      maybe(c, TAGS),
      maybe(c, TAGS),
      maybe(c, words()));

  private static final Gen<Body> BODIES_1_0 = oneOf(
      RandomRecords::commandOfWords,
      RandomRecords::commandOfFields,
      c -> new Body.SyncDone(c.draw(TEXTS), c.draw(COUNTS), c.draw(choose("", "ATC_INV"))),
      c -> new Body.CommandsMissing(c.draw(TEXTS), c.draw(ints(1, Integer.MAX_VALUE))),
      c -> new Body.SteInstall(maybe(c, SIDS), maybe(c, words()), ste(c)),
      c -> new Body.CdInstall(maybe(c, SIDS), maybe(c, words()), maybe(c, SSIDS), cd(c)),
      RandomRecords::map,
      c -> new Body.UnmapRange(c.draw(words()), c.draw(SIZES), c.draw(DOMAINS)),
      c -> new Body.FreeRange(c.draw(words()), c.draw(SIZES), c.draw(DOMAINS)),
      c -> new Body.Attach(maybeText(c), maybe(c, SIDS), c.draw(DOMAINS)),
      c -> new Body.GroupAdd(c.draw(TEXTS), c.draw(COUNTS)),
      RandomRecords::access,
      RandomRecords::atsCompletion,
      c -> new Body.CacheEvent(
          c.draw(choose("tlb", "config", "atc")),
          c.draw(choose("insert", "hit", "miss", "invalidate")),
          fields(c, "sid", "vmid", "asid", "addr", "tg", "level", "first", "last")),
      c -> new Body.WalkStep(
          c.draw(TEXTS), fields(c, "stage", "level", "iova", "base", "index", "address", "pte")),
      RandomRecords::event,
      c -> new Body.RegisterAccess(
          c.draw(booleans()), c.draw(words()), c.draw(words()), 1 << c.draw(ints(0, 3))),
      c -> new Body.Expectation(c.draw(Gen.listOf(RandomRecords::expected, 4))),
      c -> new Body.Gap(maybe(c, COUNTS), maybeText(c)),
      c -> new Body.Note(maybeText(c)));

  private static final Gen<Body> BODIES_1_1 = oneOf(
      BODIES_1_0,
      RandomRecords::wholeAccess,
      c -> new Body.Died(maybeText(c)),
      RandomRecords::atsRequest,
      c -> new Body.PageRequest(
          c.draw(SIDS),
          maybe(c, SSIDS),
          c.draw(words()),
          c.draw(booleans()),
          c.draw(booleans()),
          c.draw(booleans()),
          c.draw(booleans()),
          c.draw(booleans()),
          c.draw(ints(0, 511))),
      c -> new Body.PageResponse(
          c.draw(SIDS),
          maybe(c, SSIDS),
          c.draw(ints(0, 511)),
          c.draw(choose("success", "invalid", "failure"))),
      c -> new Body.MemoryWrite(c.draw(
          Gen.listOf(w -> new Body.Word(w.draw(words()) & -8, w.draw(words())), 1, 4))),
      c -> new Body.MemorySeen(c.draw(words()) & -8, c.draw(words())));

  private static final Gen<Body> BODIES =
      oneOf(BODIES_1_1, RandomCalls.EVENTS, c -> new Body.CallReturned(c.draw(COUNTS)));

  /** Traces of 100 to 200 records, numbered from 1. */
  static final Gen<List<TraceRecord>> TRACES = traces(BODIES);

  /** The same of what a trace of version 1.1 can say. */
  static final Gen<List<TraceRecord>> TRACES_1_1 = traces(BODIES_1_1);

  /** The same of what a trace of version 1.0 can say. */
  static final Gen<List<TraceRecord>> TRACES_1_0 = traces(BODIES_1_0);

  private static Gen<List<TraceRecord>> traces(Gen<Body> bodies) {
    return Gen.listOf(c -> record(c, bodies), 100, 200).map(RandomRecords::numbered);
  }

  private static TraceRecord record(Choices c, Gen<Body> bodies) {
    return new TraceRecord(
        0,
        maybe(c, ANY),
        c.draw(booleans())
            ? OptionalInt.of(c.draw(ints(0, Integer.MAX_VALUE)))
            : OptionalInt.empty(),
        maybeText(c),
        c.draw(booleans())
            ? Source.line(c.draw(TEXTS), c.draw(longs(1, Long.MAX_VALUE)))
            : Source.offset(c.draw(TEXTS), c.draw(COUNTS)),
        c.draw(bodies));
  }

  private static List<TraceRecord> numbered(List<TraceRecord> records) {
    List<TraceRecord> numbered = new ArrayList<>();
    for (TraceRecord r : records) {
      int position = numbered.size() + 1;
      Body body = r.body();
      if (body instanceof Body.SyncDone done) {
        body = position == 1
            ? new Body.Note("")
            : new Body.SyncDone(done.queue(), 1 + done.sync() % (position - 1), done.error());
      }
      if (body instanceof Body.CallReturned done) {
        body = position == 1
            ? new Body.Note("")
            : new Body.CallReturned(1 + done.call() % (position - 1));
      }
      numbered.add(
          new TraceRecord(position, r.timeNanos(), r.cpu(), r.context(), r.source(), body));
    }
    return numbered;
  }

  private static Body commandOfWords(Choices c) {
    CommandWords words = new CommandWords(c.draw(words()), c.draw(words()));
    String op = CommandCodec.decode(words.w0(), words.w1()).opcode().name();
    return new Body.CommandSeen(
        c.draw(TEXTS), op, Optional.of(words), Collections.emptySortedMap());
  }

  private static Body commandOfFields(Choices c) {
    return new Body.CommandSeen(
        c.draw(TEXTS), c.draw(choose(Opcode.values())).name(), Optional.empty(), operands(c));
  }

  private static SortedMap<String, Long> operands(Choices c) {
    SortedMap<String, Long> fields = new TreeMap<>();
    for (Operand operand : Operand.values()) {
      maybe(c, longs(operand.low(), operand.high()))
          .ifPresent(value -> fields.put(operand.fieldName(), value));
    }
    return fields;
  }

  private static Body map(Choices c) {
    return new Body.MapRange(
        c.draw(words()),
        c.draw(SIZES),
        maybe(c, words()),
        c.draw(PERMS),
        c.draw(booleans()),
        maybe(c, SIZES),
        c.draw(DOMAINS));
  }

  private static Body access(Choices c) {
    return Body.Access.of(
        maybe(c, SIDS),
        maybe(c, SSIDS),
        c.draw(words()),
        c.draw(choose("", "r", "w")),
        c.draw(choose("ok", "bypass", "abort", "fault")),
        maybe(c, words()));
  }

  private static Body wholeAccess(Choices c) {
    return new Body.Access(
        maybe(c, SIDS),
        maybe(c, SSIDS),
        c.draw(words()),
        c.draw(choose("", "r", "w")),
        c.draw(STATUS),
        maybe(c, words()),
        c.draw(ints(0, Integer.MAX_VALUE)),
        maybeFlag(c),
        maybeFlag(c),
        c.draw(choose("", "ordinary", "translated")),
        maybeEvents(c),
        c.draw(booleans())
            ? Optional.of(new Body.ColdOutcome(c.draw(STATUS), maybe(c, words()), c.draw(EVENTS)))
            : Optional.empty());
  }

  private static Body atsRequest(Choices c) {
    String status = c.draw(choose("success", "ur", "ca"));
    boolean success = status.equals("success");
    return new Body.AtsRequest(
        c.draw(SIDS),
        maybe(c, SSIDS),
        c.draw(words()),
        c.draw(booleans()),
        c.draw(booleans()),
        c.draw(booleans()),
        status,
        success ? maybe(c, words()) : Body.NONE,
        success ? maybe(c, longs(0, 63).map(bit -> 1L << bit)) : Body.NONE,
        success ? c.draw(choose("", "r", "w", "x", "rw", "rx", "wx", "rwx")) : "",
        maybeEvents(c));
  }

  private static Optional<Boolean> maybeFlag(Choices c) {
    return c.draw(booleans()) ? Optional.of(c.draw(booleans())) : Optional.empty();
  }

  private static Optional<List<EventRecord>> maybeEvents(Choices c) {
    return c.draw(booleans()) ? Optional.of(c.draw(EVENTS)) : Optional.empty();
  }

  private static Body atsCompletion(Choices c) {
    return new Body.AtsCompletion(
        c.draw(SIDS),
        maybe(c, SSIDS),
        c.draw(words()),
        1L << c.draw(ints(0, 63)),
        c.draw(words()),
        c.draw(PERMS));
  }

  private static Body event(Choices c) {
    EventRecord event =
        new EventRecord(c.draw(words()), c.draw(words()), c.draw(words()), c.draw(words()));
    return new Body.EventSeen(
        c.draw(choose(EventType.values())).name(),
        maybe(c, SIDS),
        c.draw(booleans()) ? Optional.of(event) : Optional.empty());
  }

  private static ExpectedEntry expected(Choices c) {
    boolean tlb = c.draw(booleans());
    return new ExpectedEntry(
        tlb ? "tlb" : "atc",
        c.draw(choose("present", "absent", "may")),
        tlb ? maybe(c, TAGS) : Body.NONE,
        tlb ? maybe(c, TAGS) : Body.NONE,
        tlb ? c.draw(choose("", "s1", "s2", "s1s2")) : "",
        tlb ? Body.NONE : maybe(c, SIDS),
        tlb ? Body.NONE : maybe(c, SSIDS),
        maybe(c, words()),
        maybe(c, SIZES),
        maybe(c, words()),
        c.draw(PERMS));
  }

  private static StreamTableEntry ste(Choices c) {
    return StreamTableEntry.of(eightWords(c));
  }

  private static ContextDescriptor cd(Choices c) {
    return ContextDescriptor.of(eightWords(c));
  }

  private static long[] eightWords(Choices c) {
    long[] eight = new long[8];
    for (int i = 0; i < eight.length; i++) {
      eight[i] = c.draw(words());
    }
    return eight;
  }

  private static SortedMap<String, Long> fields(Choices c, String... names) {
    SortedMap<String, Long> fields = new TreeMap<>();
    for (String name : names) {
      maybe(c, ANY).ifPresent(value -> fields.put(name, value));
    }
    return fields;
  }

  private static OptionalLong maybe(Choices c, Gen<Long> gen) {
    return c.draw(booleans()) ? OptionalLong.of(c.draw(gen)) : OptionalLong.empty();
  }

  private static String maybeText(Choices c) {
    return c.draw(booleans()) ? c.draw(TEXTS) : "";
  }

  private RandomRecords() {}
}
