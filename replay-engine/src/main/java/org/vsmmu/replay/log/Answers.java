package org.vsmmu.replay.log;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.TranslationTable.Kind;
import org.vsmmu.trace.TraceRecord;

/** What the lines of an access permit: how it can end, and what it can leave in the TLB. */
final class Answers {

  /** What an entry holds that a whole access filled. */
  static SeenTranslation of(OpenAccess access, long first, int sizeShift, long era) {
    SeenWalk walk = access.stage2() != null ? access.stage2() : access.stage1();
    boolean sound = access.broken() == null && access.lacks().isEmpty();
    if (!sound || walk == null || walk.kind() != Kind.LEAF || missesStage2(access)) {
      return new SeenTranslation(
          first, sizeShift, OptionalLong.empty(), Permissions.ALL, 0, era, List.of());
    }
    List<TraceRecord> shown = new ArrayList<>();
    int most = -1;
    int least = -1;
    int shift = sizeShift;
    for (SeenWalk each : new SeenWalk[] {access.stage1(), access.stage2()}) {
      if (each != null) {
        Reach reach = Reach.of(each, access.config());
        most &= reach.most();
        least &= reach.least();
        shift = Math.min(shift, each.leafShift());
        shown.addAll(each.lines());
      }
    }
    long input = access.address();
    long start = input & -(1L << shift);
    long output = walk.output() - (input - start);
    return new SeenTranslation(start, shift, OptionalLong.of(output), most, least, era, shown);
  }

  /** What an entry holds that a walk for a table filled. */
  static SeenTranslation of(SeenWalk walk, long first, int sizeShift, long era) {
    boolean sound = walk.broken() == null && walk.lacks().isEmpty();
    if (!sound || walk.kind() != Kind.LEAF) {
      return new SeenTranslation(
          first, sizeShift, OptionalLong.empty(), Permissions.ALL, 0, era, List.of());
    }
    int shift = Math.min(sizeShift, walk.leafShift());
    long start = walk.input() & -(1L << shift);
    long output = walk.output() - (walk.input() - start);
    int most = walk.table().permissions(walk.last().read(), 0, true);
    int least = walk.table().permissions(walk.last().read(), 0, false);
    return new SeenTranslation(
        start, shift, OptionalLong.of(output), most, least, era, walk.lines());
  }

  /** Whether stage 1 went through stage 2 and its result did not. */
  private static boolean missesStage2(OpenAccess access) {
    return access.stage1() != null && access.stage1().nested() && access.stage2() == null;
  }

  /** How an access can end whose lines are whole; empty when they say nothing of it. */
  static List<Ending> endings(OpenAccess access) {
    if (!access.lookedUp()) {
      return access.cached() ? List.of() : unconfigured(access);
    }
    if (access.hit()) {
      return held(access);
    }
    return walked(access);
  }

  /** The fetch of a structure failed, or what it holds is no use (SMMUv3 4.1). */
  private static List<Ending> unconfigured(OpenAccess access) {
    List<Ending> endings = new ArrayList<>();
    Setting memory = access.config().memory();
    Ending ste = Ending.configuration(EventType.F_STE_FETCH).assuming(memory, true, true);
    Ending cd = Ending.configuration(EventType.F_CD_FETCH).assuming(memory, true, true);
    Stage2Request request = access.request();
    if (request != null && !request.succeeded()) {
      return List.copyOf(request(request, access.config()).faults());
    }
    switch (access.fetched()) {
      case NOTHING -> {
        endings.add(Ending.configuration(EventType.C_BAD_STREAMID));
        if (!access.beyondTable()) {
          endings.add(ste);
        }
      }
      case STE -> {
        endings.add(Ending.configuration(EventType.C_BAD_STE));
        endings.add(Ending.configuration(EventType.C_BAD_SUBSTREAMID));
        endings.add(Ending.configuration(EventType.F_STREAM_DISABLED));
        endings.add(ste);
      }
      case CD -> {
        endings.add(Ending.configuration(EventType.C_BAD_CD));
        endings.add(Ending.configuration(EventType.C_BAD_SUBSTREAMID));
        endings.add(cd);
      }
      case CD_DECODED, TABLES -> endings.add(Ending.configuration(EventType.C_BAD_CD));
    }
    if (request != null && request.walk() != null) {
      endings.addAll(Reach.of(request.walk(), access.config()).faults());
    }
    return endings;
  }

  /** A request that no entry answered. */
  private static Reach request(Stage2Request request, SeenConfig config) {
    SeenWalk walk = request.walk();
    if (walk != null && walk.kind() != null) {
      return Reach.of(walk, config);
    }
    Ending abort = Ending.stage2(EventType.F_WALK_EABT, request.cause(), request.ipa())
        .assuming(config.memory(), true, true);
    return config.stage2().mayEndBefore(request.ipa())
        ? Reach.fault(Ending.stage2(EventType.F_TRANSLATION, request.cause(), request.ipa()), abort)
        : Reach.fault(abort);
  }

  private static List<Ending> held(OpenAccess access) {
    List<Ending> endings = new ArrayList<>();
    for (SeenTranslation entry : access.held()) {
      if (entry.known() && entry.covers(access.address())) {
        long output = entry.output(access.address());
        endings.addAll(Reach.endings(
            output,
            access.ofStage2(),
            access.address(),
            entry.most(),
            entry.least(),
            access.config()));
      }
    }
    return endings;
  }

  private static List<Ending> walked(OpenAccess access) {
    SeenConfig config = access.config();
    SeenWalk stage1 = access.stage1();
    if (access.ofStage2()) {
      return stage2(access, access.address(), -1, -1, List.of(), new ArrayList<>());
    }
    List<Ending> endings = new ArrayList<>();
    if (stage1 == null || stage1.kind() == null) {
      if (config.mayRefuse(access.address())) {
        endings.add(Ending.stage1(EventType.F_TRANSLATION, FaultClass.IN));
      }
      endings.add(Ending.stage1(EventType.F_WALK_EABT, FaultClass.TT)
          .assuming(config.memory(), true, true));
      return endings;
    }
    if (config.surelyRefuses(access.address())) {
      return List.of(Ending.stage1(EventType.F_TRANSLATION, FaultClass.IN));
    }
    Stage2Request request = access.request();
    boolean forTable = request != null
        && stage1.kind() == Kind.TABLE
        && request.cause() == FaultClass.TT
        && access.requestedWithin();
    if (forTable && !request.succeeded()) {
      return List.copyOf(request(request, config).faults());
    }
    Reach reach = Reach.of(stage1, config);
    endings.addAll(reach.faults());
    if (forTable && request.walk() != null) {
      endings.addAll(Reach.of(request.walk(), config).faults());
    }
    if (!reach.translates()) {
      return endings;
    }
    if (stage1.nested()) {
      refusals(reach, config, endings);
      return stage2(
          access, stage1.output(), reach.most(), reach.least(), reach.assumptions(), endings);
    }
    through(stage1.output(), false, 0, reach, config, endings);
    return endings;
  }

  /** Stage 2 has the last word. */
  private static List<Ending> stage2(
      OpenAccess access,
      long ipa,
      int most,
      int least,
      List<Assumption> assumptions,
      List<Ending> endings) {
    SeenConfig config = access.config();
    SeenWalk walk = access.stage2();
    if (walk == null || walk.kind() == null) {
      // Beyond the input size there is no walk; how large it is, no line says.
      if (config.stage2().mayEndBefore(ipa)) {
        endings.add(Ending.stage2(EventType.F_TRANSLATION, FaultClass.IN, ipa));
      }
      endings.add(Ending.stage2(EventType.F_WALK_EABT, FaultClass.IN, ipa)
          .assuming(config.memory(), true, true));
      if (access.ofStage2()) {
        endings.add(Ending.stage1(EventType.F_ADDR_SIZE, FaultClass.IN)
            .assuming(config.outputSize(), true, true));
      }
      return endings;
    }
    Reach reach = Reach.of(walk, config);
    endings.addAll(reach.faults());
    if (reach.translates()) {
      List<Assumption> both = new ArrayList<>(assumptions);
      both.addAll(reach.assumptions());
      Reach whole = new Reach(List.of(), true, most & reach.most(), least & reach.least(), both);
      through(walk.output(), true, ipa, whole, config, endings);
    }
    return endings;
  }

  private static void through(
      long output, boolean stage2, long ipa, Reach reach, SeenConfig config, List<Ending> endings) {
    for (Ending ending : Reach.endings(output, stage2, ipa, reach.most(), reach.least(), config)) {
      endings.add(ending.assuming(reach.assumptions()));
    }
  }

  /** What stage 1 refuses before stage 2 is asked. */
  private static void refusals(Reach reach, SeenConfig config, List<Ending> endings) {
    for (Ending ending : Reach.endings(0, false, 0, reach.most(), reach.least(), config)) {
      if (ending.event() != null) {
        endings.add(ending.assuming(reach.assumptions()));
      }
    }
  }

  private Answers() {}
}
