package org.vsmmu.replay.driver;

import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;

/** Passes on what a trace shows to everything that watches drivers. */
public final class DriverWatch {

  private final GuestQueues guestQueues;
  private final BaseAddresses bases;
  private final RepeatedInvalidations repeats;
  private final SinglePages singlePages;
  private final ExactRanges ranges;
  private final AtsSwitches switches;
  private final GuestStreams guestStreams;

  public DriverWatch(
      TraceHeader header, SmmuProfile profile, Caches caches, Consumer<Moment> moments) {
    this.guestQueues = new GuestQueues(header.queues(), moments);
    this.bases = new BaseAddresses(profile, moments);
    this.repeats = new RepeatedInvalidations(profile, caches.tlb().scopes(), moments);
    this.singlePages = new SinglePages(moments);
    this.ranges = new ExactRanges(caches, moments);
    this.switches = new AtsSwitches(moments);
    this.guestStreams = new GuestStreams(moments);
  }

  /** A register was read or written. */
  public void register(TraceRecord record, Body.RegisterAccess access) {
    bases.register(Evidence.of(record, "access"), access);
  }

  /** A program called the kernel. */
  public void called(TraceRecord record, Body.KernelSeen seen) {
    guestStreams.called(Evidence.of(record, "call"), seen.event());
  }

  /** An event record was seen. */
  public void event(TraceRecord record, Body.EventSeen seen) {
    guestStreams.event(Evidence.of(record, "access"), seen);
  }

  /** A queue took a command, a CMD_SYNC too. */
  public void command(TraceRecord record, String queue, Command command) {
    Evidence at = Evidence.of(record, "command");
    guestQueues.command(at, queue, command);
    repeats.command(at, record.context(), queue, command);
    singlePages.command(at, queue, command);
  }

  /** A CMD_SYNC completed a command. */
  public void completed(Caches.Completed completed) {
    ranges.completed(completed);
  }

  /** A translation or a structure changed: what is cached of it has to go again. */
  public void changed() {
    repeats.changed();
  }

  /** The STE of a stream was written. */
  public void installed(TraceRecord record, long sid, StreamTableEntry ste) {
    switches.installed(Evidence.of(record, "change"), sid, ste);
  }

  /** A device was attached. */
  public void attached(TraceRecord record, long sid) {
    repeats.attached(Evidence.of(record, "reuse"), sid);
  }

  /** A range was declared free, or mapped again. */
  public void released(TraceRecord record, Tag tag, AddressRange range) {
    repeats.released(Evidence.of(record, "reuse"), tag, range);
  }

  /** From here on it is not known which commands there were. */
  public void uncertain() {
    repeats.uncertain();
  }

  /** The trace has ended. */
  public void finish() {
    repeats.finish();
  }
}
