package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.cache.BruteForceCaches.AtcUser;
import org.vsmmu.smmu.cache.BruteForceCaches.Held;
import org.vsmmu.smmu.cache.BruteForceCaches.OldWord;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.testing.Property;

/**
 * Plays the same random steps on the caches and on a list of everything, and compares what is left
 * after each.
 *
 * <p>The build plays 20,000 steps. A million takes one to three minutes:
 *
 * <pre>{@code
 * mvn -pl smmu-reference -am test -Dtest=BruteForceCachesTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dvsmmu.operations=1000000
 * }</pre>
 *
 * <p>{@code -Dvsmmu.seed=N} plays others.
 */
class BruteForceCachesTest {

  private static final int LONGEST_RUN = 200;
  private static final int USUAL_RUN = 64;
  private static final long USUAL_OPERATIONS = 20_000;

  @Test
  void agreesWithAListOfEverything() {
    long wanted = Long.getLong("vsmmu.operations", USUAL_OPERATIONS);
    boolean asked = System.getProperty("vsmmu.runs") != null;
    if (!asked) {
      System.setProperty("vsmmu.runs", Long.toString(wanted / USUAL_RUN + 1));
    }
    AtomicLong played = new AtomicLong();
    try {
      Property.forAll(CacheStep.upTo(LONGEST_RUN), run -> new Both(run).play(played));
    } finally {
      if (!asked) {
        System.clearProperty("vsmmu.runs");
      }
    }
    System.out.println("BruteForceCachesTest compared the caches after " + played + " operations");
    assertTrue(asked || played.get() >= wanted, () -> "only " + played + " operations");
  }

  private static final Comparator<Held> BY_MAPPING_AND_ADDRESS = Comparator.comparing(Held::where)
      .thenComparingLong(Held::mapped)
      .thenComparingLong(Held::begin)
      .thenComparingLong(Held::end)
      .thenComparing(held -> held.range().first(), Long::compareUnsigned);

  /** The caches and the list, side by side. */
  private static final class Both {
    private final CacheStep.Run run;
    private final Caches caches;
    private final BruteForceCaches list;
    private final List<Tag> tags;
    private long now;

    Both(CacheStep.Run run) {
      this.run = run;
      TlbScopes scopes = run.scopes();
      this.caches = new Caches(scopes);
      this.list = new BruteForceCaches(scopes.ril(), scopes.ds(), scopes.vmids());
      Tag el2 = Tag.el2(run.e2h() ? 1 : Tag.NONE);
      this.tags = scopes.vmids()
          ? List.of(
              Tag.stage1(1, 1),
              Tag.stage1(1, 2),
              Tag.stage2(1),
              Tag.stage1(2, 1),
              Tag.stage2(2),
              el2)
          : List.of(
              Tag.stage1(0, 1),
              Tag.stage1(0, 2),
              Tag.stage1(0, 3),
              Tag.stage1(0, 4),
              el2,
              Tag.el2(run.e2h() ? 2 : Tag.NONE));
    }

    void play(AtomicLong played) {
      for (CacheStep step : run.steps()) {
        now++;
        take(step);
        played.incrementAndGet();
        assertEquals(joined(list.live()), joined(live()), () -> "live after step " + now);
        assertEquals(joined(list.stale()), joined(stale()), () -> "stale after step " + now);
        assertEquals(joined(list.staleInAtcs()), joined(atcs()), () -> "ATCs after step " + now);
        assertEquals(
            Set.copyOf(list.oldCopies()),
            Set.copyOf(oldCopies()),
            () -> "old copies after step " + now);
        assertStaleBytesAddUp();
      }
    }

    private void take(CacheStep step) {
      if (step instanceof CacheStep.Map map) {
        TaggedSpace space = caches.tlb().space(tags.get(map.space()));
        end(space, map.range());
        caches.tlb().map(now, space, map.range(), map.translation(), now);
        list.map(now, space.tag(), map.range(), map.translation());
      } else if (step instanceof CacheStep.Unmap unmap) {
        unmap(unmap);
      } else if (step instanceof CacheStep.Nest nest) {
        if (run.scopes().vmids()) {
          caches.tlb().space(Tag.stage2(nest.vmid())).nest();
          list.nest(now, nest.vmid());
        }
      } else if (step instanceof CacheStep.Consume consume) {
        consume(consume);
      } else if (step instanceof CacheStep.Sync sync) {
        caches.complete(now, sync.queue(), now - sync.before());
        list.sync(now, sync.queue(), now - sync.before());
      } else if (step instanceof CacheStep.FailedSync sync) {
        caches.failAtc(sync.queue(), now - sync.before());
        list.failedSync(sync.queue(), now - sync.before());
      } else if (step instanceof CacheStep.WriteSte write) {
        StreamTableEntry ste = StreamTableEntry.of(write.word());
        caches.config().writeSte(now, write.sid(), ste, now);
        list.write(now, write.sid(), -1, ste);
      } else if (step instanceof CacheStep.WriteCd write) {
        ContextDescriptor cd = ContextDescriptor.of(write.word());
        caches.config().writeCd(now, write.sid(), write.ssid(), cd, now);
        list.write(now, write.sid(), write.ssid(), cd);
      }
    }

    private void consume(CacheStep.Consume consume) {
      Opcode opcode = consume.command().opcode();
      boolean needsStage2 = opcode == Opcode.TLBI_S2_IPA || opcode == Opcode.TLBI_S12_VMALL;
      if (!needsStage2 || run.scopes().vmids()) {
        caches.consume(now, consume.queue(), consume.command(), now);
        list.consume(now, consume.queue(), consume.command());
      }
    }

    private void unmap(CacheStep.Unmap unmap) {
      TaggedSpace space = caches.tlb().space(tags.get(unmap.space()));
      List<AddressRange> unseen = new ArrayList<>(List.of(unmap.range()));
      for (AddressRange seen : end(space, unmap.range())) {
        List<AddressRange> rest = new ArrayList<>();
        unseen.forEach(part -> rest.addAll(Tlb.minus(part, seen)));
        unseen = rest;
      }
      for (AddressRange part : unmap.unseen() ? unseen : List.<AddressRange>of()) {
        Translation translation =
            new Translation(OptionalLong.empty(), "", false, List.of(LeafShape.unknown(part)));
        Version version = caches.tlb().ended(space, part, translation, 0, null, now, now);
        hold(version);
        list.map(0, space.tag(), part, translation);
        list.unmap(now, space.tag(), part, users(space.tag()));
      }
    }

    private List<AddressRange> end(TaggedSpace space, AddressRange range) {
      List<Version> ended = caches.tlb().unmap(now, space, range, now);
      ended.forEach(this::hold);
      list.unmap(now, space.tag(), range, users(space.tag()));
      return ended.stream().map(Version::range).toList();
    }

    private void hold(Version version) {
      for (AtcUser user : users(((TaggedSpace) version.space()).tag())) {
        caches.atc().add(version, user.anywhere(), user.sid(), user.ssid());
      }
    }

    /** Stage 2 also serves a nested device, which sends addresses of its stage 1. */
    private static List<AtcUser> users(Tag tag) {
      if (tag.stage() == 2) {
        AtcUser direct = new AtcUser(3, Atc.NO_PASID, false);
        return tag.vmid() == 1 ? List.of(direct) : List.of(direct, new AtcUser(4, 5, true));
      }
      return switch (tag.asid()) {
        case 1 -> List.of(new AtcUser(1, Atc.NO_PASID, false), new AtcUser(1, 5, false));
        case 2 -> List.of(new AtcUser(1, 6, false));
        default -> List.of();
      };
    }

    private List<Held> live() {
      List<Held> held = new ArrayList<>();
      for (TaggedSpace space : caches.tlb().spaces()) {
        space.liveIn(0, -1L).forEach(v -> held.add(held(space.toString(), v, v.range())));
      }
      return held;
    }

    private List<Held> stale() {
      List<Held> held = new ArrayList<>();
      for (TaggedSpace space : caches.tlb().spaces()) {
        for (StalePiece piece : space.staleIn(0, -1L)) {
          String where = space + (piece.combined() ? " combined" : "");
          held.add(held(where, piece.version(), piece.range()));
        }
      }
      return held;
    }

    private List<Held> atcs() {
      List<Held> held = new ArrayList<>();
      for (long sid : caches.atc().sids()) {
        for (Atc.Entry entry : caches.atc().staleIn(sid, 0, -1L)) {
          held.add(held("atc " + sid + "/" + entry.ssid(), entry.version(), entry.range()));
        }
      }
      return held;
    }

    private static Held held(String where, Version version, AddressRange range) {
      return new Held(where, version.first(), version.begin(), version.end(), range);
    }

    private List<OldWord> oldCopies() {
      List<OldWord> old = new ArrayList<>();
      for (long sid : caches.config().sids()) {
        caches
            .config()
            .ste(sid)
            .ifPresent(ste -> ste.old()
                .forEach(copy -> old.add(new OldWord(
                    sid, -1, Optional.ofNullable(copy.content().orElse(null)), copy.replaced()))));
        for (long ssid : caches.config().substreams(sid)) {
          caches
              .config()
              .cd(sid, ssid)
              .orElseThrow()
              .old()
              .forEach(copy -> old.add(new OldWord(
                  sid, ssid, Optional.ofNullable(copy.content().orElse(null)), copy.replaced())));
        }
      }
      return old;
    }

    private void assertStaleBytesAddUp() {
      for (TaggedSpace space : caches.tlb().spaces()) {
        List<StalePiece> pieces = space.staleIn(0, -1L);
        for (StalePiece piece : pieces) {
          long bytes = pieces.stream()
              .filter(other -> other.version() == piece.version())
              .mapToLong(other -> other.range().last() - other.range().first() + 1)
              .sum();
          assertEquals(bytes, piece.version().staleBytes(), () -> "bytes after step " + now);
        }
      }
    }

    /** In order, and neighbours as one, however they were cut up. */
    private static List<Held> joined(List<Held> stretches) {
      List<Held> sorted = new ArrayList<>(stretches);
      sorted.sort(BY_MAPPING_AND_ADDRESS);
      List<Held> joined = new ArrayList<>();
      for (Held next : sorted) {
        int last = joined.size() - 1;
        if (last >= 0 && continues(joined.get(last), next)) {
          long first = joined.get(last).range().first();
          AddressRange both = new AddressRange(first, next.range().last());
          joined.set(last, new Held(next.where(), next.mapped(), next.begin(), next.end(), both));
        } else {
          joined.add(next);
        }
      }
      return joined;
    }

    private static boolean continues(Held before, Held next) {
      return before.where().equals(next.where())
          && before.mapped() == next.mapped()
          && before.begin() == next.begin()
          && before.end() == next.end()
          && before.range().last() + 1 == next.range().first();
    }
  }
}
