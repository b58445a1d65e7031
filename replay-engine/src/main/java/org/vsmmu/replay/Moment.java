package org.vsmmu.replay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.replay.iommufd.Forwarding;
import org.vsmmu.replay.iommufd.ObservedCall;
import org.vsmmu.smmu.cache.ObservedTlb;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Legality;
import org.vsmmu.trace.Body;

/** Something happened in a trace that rules have an opinion on. */
public sealed interface Moment {

  /**
   * A queue took a command.
   *
   * @param ofGuest whether a kernel forwards it for a guest, which answers for its operands
   */
  record CommandTaken(Evidence at, Command command, Legality legality, boolean ofGuest)
      implements Moment {}

  /**
   * A range was unmapped; from here on it is watched.
   *
   * @param weak the capture does not identify the domain
   */
  record RangeEnded(Evidence at, boolean weak) implements Moment {}

  /** A range that was unmapped is used again, and nothing is left of it. */
  record RangeCleared(Evidence at, boolean weak, boolean ats) implements Moment {}

  /** A range that was unmapped is used again, and something may be left of it. */
  record RangeReused(Reuse reuse) implements Moment {}

  /**
   * An ASID or VMID names other tables than before.
   *
   * @param tag the tag in words
   * @param before the record that gave it its earlier meaning
   * @param removed the record that ended this; null when the capture does not have it
   * @param at the record that gives it the new meaning
   * @param left what may be left under it, in words; empty when nothing is
   * @param doubt why it cannot be decided; empty when certain
   */
  record TagReused(
      String tag, Evidence before, Evidence removed, Evidence at, String left, String doubt)
      implements Moment {}

  /**
   * A stream's configuration is used.
   *
   * @param at the attach or access
   * @param changes the structures that changed without a completed CFGI; empty when none did
   * @param doubt why it cannot be decided; empty when certain
   */
  record ConfigUsed(Evidence at, List<StaleConfig> changes, String doubt) implements Moment {}

  /**
   * A structure that changed without a completed CFGI.
   *
   * @param what {@code STE} or {@code CD}, with its stream
   * @param change the record that changed it
   * @param unsynced the CFGI that covers it but is not complete; null when there is none
   */
  record StaleConfig(String what, Evidence change, Evidence unsynced) {}

  /**
   * An implementation says that its TLB hit.
   *
   * @param entry the entry that explains it; empty when none does
   * @param excludedBy the completed command that must have removed the entry; empty when none
   * @param fromReset whether the capture shows everything since the last reset
   */
  record EntryHit(
      Evidence at,
      String lookup,
      Optional<ObservedTlb.Entry> entry,
      Optional<ObservedTlb.Exclusion> excludedBy,
      boolean fromReset)
      implements Moment {}

  /**
   * An access had an outcome.
   *
   * @param outcome whether the model permits it
   * @param observed the outcome in words
   * @param expected the permitted outcomes in words
   * @param proof map, unmap and command that matter
   */
  record AccessSeen(
      Evidence at, Outcome outcome, String observed, String expected, List<Evidence> proof)
      implements Moment {

    /** What the model says of an outcome. */
    public enum Outcome {
      PERMITTED,
      /** It would have been, had a completed invalidation not excluded it. */
      INVALIDATED,
      NEVER
    }
  }

  /**
   * A device used an address that it had translated, and what it was granted is shown.
   *
   * @param held whether a grant that its ATC may still hold allows this
   * @param removed the grants that would have, and what removed them; empty if there never was one
   */
  record TranslationUsed(Evidence at, boolean held, List<Evidence> removed) implements Moment {}

  /** An access whose outcome cannot be judged, because memory was never seen. */
  record AccessUndecided(Evidence at, String observed, String permitted) implements Moment {}

  /**
   * An access in an implementation's log, of which the log does not show enough.
   *
   * @param needs what to record to decide
   */
  record OutcomeUndecided(Evidence at, String needs) implements Moment {}

  /**
   * The records of an access whose outcome the device could have seen.
   *
   * @param matches whether they are what a permitted outcome has
   * @param observed the whole outcome in words
   * @param expectedFields the fields that differ, as they should be
   * @param observedFields the same fields, as they were
   */
  record EventsSeen(
      Evidence at,
      boolean matches,
      String observed,
      Map<String, String> expectedFields,
      Map<String, String> observedFields)
      implements Moment {}

  /**
   * A register was read whose value is known.
   *
   * @param queueState whether it tells of a queue or of errors
   * @param expected the bits that are known
   * @param observed the same bits as they were read
   */
  record RegisterRead(
      Evidence at,
      String register,
      boolean queueState,
      boolean matches,
      long expected,
      long observed)
      implements Moment {}

  /** A queue whose memory the trace shows executed a command. */
  record CommandExecuted(Evidence at, Command command) implements Moment {}

  /**
   * Software went through one of the procedures that the architecture advises (SMMUv3 7.3, 7.5,
   * 7.7, 8.4).
   *
   * @param kept whether it did so as advised
   * @param what it did, in words; empty if kept
   * @param proof the records that matter
   */
  record ProcedureSeen(
      Evidence at, Procedure procedure, boolean kept, String what, List<Evidence> proof)
      implements Moment {

    /** What has an advised order. */
    public enum Procedure {
      /** A change of a structure that stays valid. */
      HITLESS_UPDATE,
      /** Making a structure valid. */
      ENABLE,
      /** Giving a valid descriptor another meaning. */
      BREAK_BEFORE_MAKE,
      /** A change of what TLB entries hold of a structure. */
      TLB_FIELD,
      /** Two invalidations of which the second needs the first. */
      SYNC_BETWEEN,
      /** Emptying the caches before SMMUEN is set. */
      RESET,
      /** Taking a table descriptor away. */
      TABLE_CHANGE,
      /** Switching ATS on or off. */
      ATS,
      /** Switching ATS on while an unmap is under way. */
      ATS_RACE,
      /** Changing a structure by way of V=0. */
      BREAKING_UPDATE,
      /** Replacing the stream table under devices. */
      QUIESCE,
      /** Stopping a device before its pages are unmapped. */
      DEVICE_STOP,
      /** Placing a queue or the stream table. */
      ALIGNMENT,
      /** Giving each vSID that a guest uses a vDEVICE. */
      VSID
    }
  }

  /**
   * Software did what it must do, or did not.
   *
   * @param what what is wrong; empty if nothing is
   * @param expected what had to be, in words
   * @param observed what was
   * @param proof other records that matter
   * @param doubt why it cannot be decided; empty when certain
   */
  record RequirementSeen(
      Evidence at,
      Requirement requirement,
      String what,
      String expected,
      String observed,
      List<Evidence> proof,
      String doubt)
      implements Moment {

    /** What software must do. */
    public enum Requirement {
      /** Issue an invalidation twice, on hardware that needs it. */
      REPEAT,
      /** Keep to the commands that a guest's hardware queue takes. */
      GUEST_QUEUE
    }

    /** Software did it. */
    public static RequirementSeen kept(Evidence at, Requirement requirement) {
      return new RequirementSeen(at, requirement, "", "", "", List.of(), "");
    }
  }

  /**
   * Something that is legal and costs time.
   *
   * @param what in words
   * @param proof other records that matter
   */
  record CostSeen(Evidence at, Cost cost, String what, List<Evidence> proof) implements Moment {

    /** What is wasted. */
    public enum Cost {
      /** Translations that are still valid. */
      BEYOND_RANGE,
      /** Commands, where one would do. */
      PAGE_BY_PAGE,
      /** A device's translations, and the time to switch ATS off and on. */
      ATS_DISABLED,
      /** An ATC_INV that is issued twice. */
      ATC_INV_REPEATED
    }
  }

  /**
   * A call to the kernel was held against its prediction.
   *
   * @param aspect what of it
   * @param call its name
   * @param part of the upstreaming plan that the call belongs to
   * @param expected the fields that differ, as they were predicted; empty when none does
   * @param observed the same fields, as they were recorded
   * @param doubt what a difference depends on that has no prediction; empty when certain
   */
  record CallJudged(
      Evidence at,
      Aspect aspect,
      String call,
      String part,
      Map<String, String> expected,
      Map<String, String> observed,
      String doubt)
      implements Moment {

    /** What of a call is predicted. */
    public enum Aspect {
      /** Return value and errno. */
      RESULT,
      /** What the call wrote: structure, buffers, records of a queue. */
      OUTPUT,
      /** The commands that the SMMU got meanwhile. */
      COMMANDS,
      /** Whether there is a prediction at all. */
      PREDICTION
    }

    /** Whether it is as predicted. */
    public boolean matches() {
      return expected.isEmpty() && observed.isEmpty();
    }
  }

  /**
   * A call to iommufd has ended.
   *
   * @param part of the plan that it belongs to
   */
  record CallEnded(Evidence at, String part, ObservedCall call) implements Moment {}

  /**
   * The commands of a guest went to the SMMU, or did not.
   *
   * @param part of the plan that the call belongs to
   * @param doubt why it cannot be decided; empty when certain
   */
  record GuestCommandsForwarded(Evidence at, String part, Forwarding forwarding, String doubt)
      implements Moment {}

  /**
   * A guest's event queue gave an event.
   *
   * @param vsid the StreamID that it names
   * @param current whether that was the guest's name of the device when the event happened
   */
  record GuestEventRead(Evidence at, long vsid, boolean current) implements Moment {}

  /** The trace or the user expects a cache entry. */
  record StateExpected(Evidence at, Body.ExpectedEntry entry, boolean matches, String found)
      implements Moment {}

  /** A command completed that removed nothing stale although it reached live translations. */
  record NothingRemoved(Evidence at, Command command) implements Moment {}

  /**
   * The capture lost records.
   *
   * @param open how many stale ranges were open
   */
  record Lost(Evidence at, long open) implements Moment {}

  /** The capture has unmaps and not one command. */
  record NoCommands(Evidence firstUnmap) implements Moment {}
}
