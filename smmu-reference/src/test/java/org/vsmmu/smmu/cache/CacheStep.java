package org.vsmmu.smmu.cache;

import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiEl2All;
import org.vsmmu.smmu.command.TlbiEl2Asid;
import org.vsmmu.smmu.command.TlbiEl2Va;
import org.vsmmu.smmu.command.TlbiEl2Vaa;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.testing.Choices;
import org.vsmmu.testing.Gen;

/** One thing that happens to caches, drawn from few enough tags and addresses to collide. */
sealed interface CacheStep {

  record Map(int space, AddressRange range, Translation translation) implements CacheStep {}

  /** @param unseen whether parts that were never seen mapped count as ended, too */
  record Unmap(int space, AddressRange range, boolean unseen) implements CacheStep {}

  record Nest(int vmid) implements CacheStep {}

  record Consume(String queue, Command command) implements CacheStep {}

  /** A SYNC completes that the queue consumed {@code before} ticks ago. */
  record Sync(String queue, int before) implements CacheStep {}

  /** A SYNC of {@code before} ticks ago raises CERROR_ATC_INV_SYNC. */
  record FailedSync(String queue, int before) implements CacheStep {}

  record WriteSte(long sid, long word) implements CacheStep {}

  record WriteCd(long sid, long ssid, long word) implements CacheStep {}

  /** Everything that a run starts from. */
  record Run(TlbScopes scopes, boolean e2h, List<CacheStep> steps) {}

  /** Addresses, in pages, at which mappings and commands begin and end. */
  List<Integer> PAGES = List.of(
      0, 1, 2, 3, 4, 5, 8, 16, 17, 20, 511, 512, 513, 1024, 8192, 8196, 16384, 131072, 262144,
      262145, 524288);

  private static Gen<Run> runs(int steps) {
    return c -> {
      boolean ds = c.draw(Gen.ints(0, 4)) == 4;
      boolean singles = c.draw(Gen.ints(0, 6)) == 6;
      boolean oneStage = c.draw(Gen.ints(0, 6)) == 6;
      TlbScopes scopes = new TlbScopes(!singles, ds, !oneStage);
      return new Run(scopes, c.draw(Gen.booleans()), c.draw(Gen.listOf(step(ds), steps)));
    };
  }

  /** Runs of up to so many steps. */
  static Gen<Run> upTo(int steps) {
    return runs(steps);
  }

  private static Gen<CacheStep> step(boolean ds) {
    Gen<CacheStep> map = c -> map(c, ds);
    Gen<CacheStep> unmap = c -> new Unmap(space(c), range(c), c.draw(Gen.ints(0, 3)) == 3);
    Gen<CacheStep> tlbi = c -> new Consume(queue(c), tlbi(c, ds));
    Gen<CacheStep> atc = c -> new Consume(queue(c), atcInv(c));
    Gen<CacheStep> cfgi = c -> new Consume(queue(c), cfgi(c));
    Gen<CacheStep> sync = c -> new Sync(queue(c), c.draw(Gen.choose(0, 0, 0, 0, 1, 2)));
    Gen<CacheStep> rare = Gen.oneOf(
        c -> new Nest(c.draw(Gen.ints(1, 2))),
        c -> new FailedSync(queue(c), c.draw(Gen.choose(0, 0, 1, 2))),
        c -> new WriteSte(sid(c), c.draw(Gen.longs(1, 3))),
        c -> new WriteCd(sid(c), c.draw(Gen.longs(0, 1)), c.draw(Gen.longs(1, 3))),
        cfgi);
    return Gen.oneOf(map, map, unmap, unmap, tlbi, tlbi, tlbi, sync, sync, atc, rare);
  }

  private static CacheStep map(Choices c, boolean ds) {
    int granule = c.draw(Gen.choose(0, 12, 12, 14, 16));
    int drawn = c.draw(Gen.choose(0, 3, 2, 2, 1));
    int level = drawn == 1 && granule == 14 && !ds ? 2 : drawn;
    boolean known = level != 0;
    int shift = granule == 0 ? 12 : granule;
    int log2 = known ? shift + (3 - level) * (shift - 3) : shift;
    AddressRange wanted = range(c);
    long first = wanted.first() >>> log2 << log2;
    long last = (((wanted.last() >>> log2) + 1) << log2) - 1;
    AddressRange range = new AddressRange(first, last);
    OptionalLong delta = delta(c, log2);
    long leaf = known ? 1L << log2 : 0;
    List<LeafShape> shapes = List.of(new LeafShape(range, delta, leaf, granule));
    long half = (first + (last - first) / 2) >>> log2 << log2;
    if (half > first && c.draw(Gen.ints(0, 7)) == 7) {
      shapes = List.of(
          new LeafShape(new AddressRange(first, half - 1), delta, leaf, granule),
          new LeafShape(new AddressRange(half, last), delta(c, log2), leaf, granule));
    }
    boolean global = c.draw(Gen.ints(0, 3)) == 3;
    return new Map(space(c), range, new Translation(OptionalLong.empty(), "", global, shapes));
  }

  /** Input minus output: a multiple of the leaf size where that is known. */
  private static OptionalLong delta(Choices c, int log2) {
    int shift = c.draw(Gen.choose(0, 12, 14, 21, 30));
    return shift == 0 ? OptionalLong.empty() : OptionalLong.of(1L << Math.max(shift, log2));
  }

  private static AddressRange range(Choices c) {
    int from = c.draw(Gen.ints(0, PAGES.size() - 2));
    int to = c.draw(Gen.ints(from + 1, PAGES.size() - 1));
    int near = c.draw(Gen.booleans()) ? to : Math.min(from + 1 + (to - from) / 4, to);
    return new AddressRange((long) PAGES.get(from) << 12, ((long) PAGES.get(near) << 12) - 1);
  }

  private static Command tlbi(Choices c, boolean ds) {
    int vmid = c.draw(Gen.ints(1, 2));
    int asid = c.draw(Gen.ints(1, 2));
    return switch (c.draw(Gen.ints(0, 17))) {
      case 0 -> new TlbiNhAll(vmid);
      case 1 -> new TlbiNhAsid(vmid, asid);
      case 2 -> new TlbiS12Vmall(vmid);
      case 3 -> new TlbiNsnhAll();
      case 4 -> new TlbiEl2All();
      case 5 -> new TlbiEl2Asid(asid);
      case 6 -> new TlbiEl2Vaa(operand(c, ds));
      case 7, 8 -> new TlbiEl2Va(asid, operand(c, ds));
      case 9, 10 -> new TlbiNhVaa(vmid, operand(c, ds));
      case 11, 12, 13 -> new TlbiS2Ipa(vmid, operand(c, ds));
      default -> new TlbiNhVa(vmid, asid, operand(c, ds));
    };
  }

  /** Only operands that are legal and aligned: others promise nothing (SMMUv3 6.4). */
  private static TlbiRange operand(Choices c, boolean ds) {
    long address = (long) c.draw(Gen.choose(PAGES)) << 12;
    boolean leaf = c.draw(Gen.booleans());
    int tg = c.draw(Gen.choose(0, 0, 1, 1, 2, 3));
    if (tg == 0) {
      return TlbiRange.single(address, leaf);
    }
    int num = c.draw(Gen.choose(0, 1, 3, 31));
    int scale = c.draw(Gen.choose(0, 0, 1, 2, 9, 18, 33));
    int ttl = c.draw(Gen.ints(0, 3));
    int level = tg == 2 && ttl == 1 && !ds ? 0 : ttl;
    int granule = 10 + 2 * tg;
    int log2 = level == 0 ? granule : granule + (3 - level) * (granule - 3);
    boolean reserved = num == 0 && scale == 0 && level == 0;
    return new TlbiRange(address >>> log2 << log2, tg, reserved ? 1 : num, scale, ttl, leaf);
  }

  private static Command atcInv(Choices c) {
    int size = c.draw(Gen.choose(0, 1, 2, 4, 9, 18, 52, 53));
    long address = (long) c.draw(Gen.choose(PAGES)) << 12;
    boolean global = c.draw(Gen.booleans());
    boolean ssv = c.draw(Gen.booleans());
    return new AtcInv(global, ssv, c.draw(Gen.ints(5, 6)), sid(c), size, address);
  }

  private static Command cfgi(Choices c) {
    boolean leaf = c.draw(Gen.booleans());
    return switch (c.draw(Gen.ints(0, 3))) {
      case 0 -> new CfgiSte(sid(c), leaf);
      case 1 -> new CfgiSteRange(sid(c), c.draw(Gen.choose(0, 1, 31)));
      case 2 -> new CfgiCdAll(sid(c));
      default -> new CfgiCd(sid(c), c.draw(Gen.ints(0, 1)), leaf);
    };
  }

  private static int space(Choices c) {
    return c.draw(Gen.ints(0, 5));
  }

  private static long sid(Choices c) {
    return c.draw(Gen.longs(1, 4));
  }

  private static String queue(Choices c) {
    return c.draw(Gen.choose("a", "a", "a", "b"));
  }
}
