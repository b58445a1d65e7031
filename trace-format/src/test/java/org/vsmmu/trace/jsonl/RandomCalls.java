package org.vsmmu.trace.jsonl;

import static org.vsmmu.testing.Gen.booleans;
import static org.vsmmu.testing.Gen.choose;
import static org.vsmmu.testing.Gen.ints;
import static org.vsmmu.testing.Gen.longs;
import static org.vsmmu.testing.Gen.oneOf;
import static org.vsmmu.testing.Gen.words;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.testing.Choices;
import org.vsmmu.testing.Gen;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.SeenEvent;

/** Calls to the kernel; those with bytes are compared where real captures are. */
final class RandomCalls {
  private static final Gen<String> TEXTS = choose("a", "case", "attach \"it\"", "ä\u0000😀");
  private static final Gen<Long> ANY = longs(Long.MIN_VALUE, Long.MAX_VALUE);
  private static final Gen<Integer> INTS = ints(Integer.MIN_VALUE, Integer.MAX_VALUE);
  private static final Gen<Integer> SMALL = ints(0, Integer.MAX_VALUE);

  private static final Gen<NestLine> LINES = oneOf(
      c -> {
        Optional<IdRegisters> registers = c.draw(booleans())
            ? Optional.of(new IdRegisters(
                c.draw(INTS), c.draw(INTS), c.draw(INTS), c.draw(INTS), c.draw(INTS), c.draw(INTS)))
            : Optional.empty();
        return new NestLine.Run(
            c.draw(SMALL),
            registers,
            registers.isPresent() ? c.draw(INTS) : 0,
            c.draw(booleans()),
            c.draw(choose(NestLine.Run.Events.values())));
      },
      c -> new NestLine.Dma(
          c.draw(ANY), text(c), small(c), c.draw(booleans()), address(c), small(c), address(c)),
      c -> new NestLine.Remark(c.draw(ANY), text(c)));

  private static final Gen<SeenEvent> PROCESSES = oneOf(
      c -> new SeenEvent.Opened(
          c.draw(ANY), c.draw(TEXTS), c.draw(TEXTS), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.Closed(
          c.draw(ANY), c.draw(TEXTS), c.draw(INTS), text(c), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.PositionedRead(
          c.draw(ANY), c.draw(TEXTS), c.draw(INTS), text(c), text(c), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.PositionedWrite(
          c.draw(ANY), c.draw(TEXTS), c.draw(INTS), text(c), text(c), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.PollDone(
          c.draw(ANY),
          c.draw(TEXTS),
          c.draw(Gen.listOf(
              p -> new SeenEvent.Polled(p.draw(INTS), text(p), p.draw(INTS), p.draw(INTS)), 3)),
          c.draw(ANY),
          c.draw(INTS)),
      c -> new SeenEvent.MemfdCreated(
          c.draw(ANY), c.draw(TEXTS), c.draw(words()), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.Truncated(
          c.draw(ANY), c.draw(TEXTS), c.draw(INTS), c.draw(words()), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.Mapped(
          c.draw(ANY),
          c.draw(TEXTS),
          c.draw(words()),
          c.draw(words()),
          c.draw(words()),
          c.draw(words()),
          c.draw(INTS),
          text(c),
          c.draw(words()),
          c.draw(ANY),
          c.draw(INTS)),
      c -> new SeenEvent.Unmapped(
          c.draw(ANY), c.draw(TEXTS), c.draw(words()), c.draw(words()), c.draw(ANY), c.draw(INTS)),
      c -> new SeenEvent.Allocated(c.draw(ANY), c.draw(TEXTS), c.draw(words()), c.draw(words())),
      c -> new SeenEvent.Forked(c.draw(ANY), c.draw(TEXTS), text(c)),
      c -> new SeenEvent.Executed(c.draw(ANY), c.draw(TEXTS)),
      c -> new SeenEvent.Exited(c.draw(ANY), c.draw(TEXTS)),
      c -> new SeenEvent.Other(c.draw(ANY), c.draw(TEXTS), c.draw(TEXTS)));

  static final Gen<Body> EVENTS =
      oneOf(c -> new Body.KernelSeen(c.draw(LINES)), c -> new Body.KernelSeen(c.draw(PROCESSES)));

  private static String text(Choices c) {
    return c.draw(booleans()) ? c.draw(TEXTS) : "";
  }

  private static OptionalInt small(Choices c) {
    return c.draw(booleans()) ? OptionalInt.of(c.draw(SMALL)) : OptionalInt.empty();
  }

  private static OptionalLong address(Choices c) {
    return c.draw(booleans()) ? OptionalLong.of(c.draw(words())) : OptionalLong.empty();
  }

  private RandomCalls() {}
}
