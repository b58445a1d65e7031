package org.vsmmu.replay.rule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every rule, in the order of the report. */
public final class RuleBook {

  /** The rules. Their ids stay for ever. */
  public static final List<Rule> RULES = List.of(
      new TlbStaleAfterUnmap(),
      new TlbStaleTag(),
      new AtcStaleAfterUnmap(),
      new AtcBeforeTlbiSync(),
      new AtcHitAfterInvalidate(),
      new SyncMissing(),
      new CfgStale(),
      new CmdIllegal(),
      new RangeMalformed(),
      new HitAfterInvalidate(),
      new OutcomeNotPermitted(),
      new EventMismatch(),
      new QueueStateMismatch(),
      new RegisterMismatch(),
      new StateMismatch(),
      new IoctlResult(),
      new IoctlOutput(),
      new IoctlCommands(),
      new IoctlUnmodelled(),
      new ForwardMissing(),
      new ForwardVmid(),
      new ForwardSid(),
      new ForwardOrder(),
      new ForwardExtra(),
      new ForwardUnfiltered(),
      new InvalidateOvercount(),
      new InvalidateProbe(),
      new GuestCommandUnchecked(),
      new EventStaleVsid(),
      new VeventqType(),
      new ReservedHwptAlloc(),
      new ReservedViommuAlloc(),
      new ReservedDirtyTracking(),
      new VcmdqCommand(),
      new RepeatMissing(),
      new SteUpdateNotHitless(),
      new SteEnableWithoutCfgi(),
      new BbmViolated(),
      new TlbFieldWithoutTlbi(),
      new SyncBetweenMissing(),
      new ResetOrder(),
      new TableChangeWithLeafTlbi(),
      new AtsEnableOrder(),
      new AtsEnableRace(),
      new SteBreakUnneeded(),
      new DmaNotQuiesced(),
      new DeviceUsedLate(),
      new BaseMisaligned(),
      new VsidUnbound(),
      new OverInvalidation(),
      new TlbiBeyondRange(),
      new TlbiPageByPage(),
      new AtsDisableUnneeded());

  private RuleBook() {}

  /** The rule of an id, in any case. */
  public static Optional<Rule> byId(String id) {
    String wanted = id.toUpperCase(Locale.ROOT);
    return RULES.stream().filter(rule -> rule.id().equals(wanted)).findFirst();
  }
}
