package org.vsmmu.replay.driver;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.ALIGNMENT;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.queue.QueueBase;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body.RegisterAccess;

/** Bases of queues and of the stream table, as they are written (SMMUv3 1.5, 1.6). */
final class BaseAddresses {

  private static final int LARGEST_QUEUE = 19;
  private static final long STRTAB_ADDR = ((1L << 50) - 1) << 6;

  private final IdRegisters id;
  private final Consumer<Moment> moments;
  private final Map<RegisterName, Long> streamTable = new EnumMap<>(RegisterName.class);
  private Evidence tableWritten;

  BaseAddresses(SmmuProfile profile, Consumer<Moment> moments) {
    this.id = profile
        .idRegisters()
        .or(SmmuProfile.ARCHITECTURE::idRegisters)
        .orElseThrow(IllegalStateException::new);
    this.moments = moments;
  }

  void register(Evidence at, RegisterAccess access) {
    if (!access.write()) {
      return;
    }
    if (is(access, RegisterName.CMDQ_BASE)) {
      queue(at, access, "CMDQ_BASE", QueueBase.COMMAND_BYTES);
    } else if (is(access, RegisterName.EVENTQ_BASE)) {
      queue(at, access, "EVENTQ_BASE", QueueBase.EVENT_BYTES);
    } else if (is(access, RegisterName.PRIQ_BASE)) {
      queue(at, access, "PRIQ_BASE", QueueBase.PAGE_REQUEST_BYTES);
    } else if (is(access, RegisterName.STRTAB_BASE)) {
      streamTable.put(RegisterName.STRTAB_BASE, access.value());
      tableWritten = at;
    } else if (is(access, RegisterName.STRTAB_BASE_CFG)) {
      streamTable.put(RegisterName.STRTAB_BASE_CFG, access.value());
    } else if (is(access, RegisterName.CR0) && (access.value() & 1) != 0) {
      table(at);
    }
  }

  private static boolean is(RegisterAccess access, RegisterName name) {
    return access.offset() == name.offset();
  }

  private void queue(Evidence at, RegisterAccess access, String name, int entryBytes) {
    // In halves, the lower one tells: a queue has at most 16 MiB.
    QueueBase base = new QueueBase(access.value(), LARGEST_QUEUE, entryBytes);
    long written = RegisterFields.QUEUE_ADDR.inPlace(access.value());
    say(at, name, written, base.address(), base.bytes(), List.of());
  }

  /** SMMUEN is set: from here on the stream table is read. */
  private void table(Evidence enabled) {
    Long base = streamTable.get(RegisterName.STRTAB_BASE);
    Long cfg = streamTable.get(RegisterName.STRTAB_BASE_CFG);
    if (base == null || cfg == null) {
      return;
    }
    StreamTable table = new StreamTable(base, cfg.intValue(), id);
    long written = base & STRTAB_ADDR;
    long used = table.firstTableAddress();
    say(tableWritten, "STRTAB_BASE", written, used, table.tableBytes(), List.of(enabled));
    streamTable.remove(RegisterName.STRTAB_BASE);
  }

  private void say(
      Evidence at, String name, long written, long used, long bytes, List<Evidence> proof) {
    String what = "%s is %s, which is not aligned to its %s bytes: the SMMU uses %s"
        .formatted(name, RecordText.hex(written), RecordText.hex(bytes), RecordText.hex(used));
    boolean kept = written == used;
    moments.accept(new Moment.ProcedureSeen(at, ALIGNMENT, kept, kept ? "" : what, proof));
  }
}
