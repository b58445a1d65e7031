package org.vsmmu.replay;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Domain;

/** One line of text for a record, in the words of the field. */
public final class RecordText {

  /** Fields that are counts or identifiers, not addresses or words. */
  private static final Set<String> SMALL = Set.of(
      "asid", "vmid", "ssid", "tg", "ttl", "level", "leaf", "stage", "pages", "range", "num",
      "scale", "index", "granule");

  private RecordText() {}

  /** What a body says, in one line. */
  public static String of(Body body) {
    if (body instanceof Body.CommandSeen command) {
      return command(command);
    } else if (body instanceof Body.MapRange map) {
      String output = map.output().isPresent() ? " -> " + hex(map.output().getAsLong()) : "";
      return "map " + range(map.iova(), map.size()) + output + domain(map.domain());
    } else if (body instanceof Body.UnmapRange unmap) {
      return "unmap " + range(unmap.iova(), unmap.size()) + domain(unmap.domain());
    } else if (body instanceof Body.FreeRange free) {
      return "free " + range(free.iova(), free.size()) + domain(free.domain());
    } else if (body instanceof Body.SteInstall ste) {
      return "STE" + sid(ste.sid()) + " := " + ste.ste();
    } else if (body instanceof Body.CdInstall cd) {
      return "CD" + sid(cd.sid()) + " := " + cd.cd();
    } else if (body instanceof Body.SyncDone done) {
      return done.error().isEmpty()
          ? "CMD_SYNC of record " + done.sync() + " complete"
          : "CMD_SYNC of record " + done.sync() + " failed: CERROR_" + done.error();
    } else if (body instanceof Body.Access access) {
      String output = access.output().isPresent() ? " -> " + hex(access.output().getAsLong()) : "";
      return "access" + sid(access.sid()) + " " + hex(access.iova()) + " " + access.status()
          + output;
    } else if (body instanceof Body.CacheEvent event) {
      return event.cache() + " " + event.action() + fields(event.fields());
    } else if (body instanceof Body.Attach attach) {
      return "attach " + attach.device() + domain(attach.domain());
    } else if (body instanceof Body.Gap gap) {
      return "lost " + (gap.lost().isPresent() ? gap.lost().getAsLong() : "an unknown number of")
          + " records: " + gap.reason();
    } else if (body instanceof Body.CommandsMissing missing) {
      return missing.count() + " more commands that the capture does not show";
    } else if (body instanceof Body.Note note) {
      return note.text();
    } else if (body instanceof Body.GroupAdd add) {
      return "group " + add.group() + " gets " + add.device();
    } else if (body instanceof Body.AtsCompletion ats) {
      return "ATS completion sid=" + hex(ats.sid()) + " " + range(ats.iova(), ats.size()) + " -> "
          + hex(ats.output());
    } else if (body instanceof Body.WalkStep step) {
      return "walk " + step.kind() + fields(step.fields());
    } else if (body instanceof Body.EventSeen event) {
      return "event " + event.type() + sid(event.sid());
    } else if (body instanceof Body.RegisterAccess register) {
      return (register.write() ? "write " : "read ") + hex(register.offset()) + " "
          + hex(register.value());
    } else if (body instanceof Body.Expectation expectation) {
      return "expect " + expectation.entries().size() + " cache entries";
    }
    return machine(body);
  }

  /** What a device asked for, without what came of it. */
  public static String asked(Body.Access access) {
    String what = switch (access.access()) {
      case "r" -> "read of ";
      case "w" -> "write to ";
      default -> "access to ";
    };
    String ssid = access.ssid().isPresent() ? " ssid=" + access.ssid().getAsLong() : "";
    return what + hex(access.iova()) + " by" + sid(access.sid()) + ssid;
  }

  /** What a whole machine does besides. */
  private static String machine(Body body) {
    if (body instanceof Body.Died died) {
      return "died: " + died.reason();
    } else if (body instanceof Body.MemoryWrite write) {
      int count = write.words().size();
      return "store " + count + (count == 1 ? " word at " : " words from ")
          + hex(write.words().get(0).address());
    } else if (body instanceof Body.MemorySeen seen) {
      return "word " + hex(seen.address()) + " read as " + hex(seen.value());
    } else if (body instanceof Body.AtsRequest ats) {
      String output = ats.output().isPresent() ? " -> " + hex(ats.output().getAsLong()) : "";
      return "ATS request sid=" + hex(ats.sid()) + " " + hex(ats.iova()) + " " + ats.status()
          + output;
    } else if (body instanceof Body.PageRequest request) {
      return "page request sid=" + hex(request.sid()) + " " + hex(request.iova()) + " group "
          + request.group();
    } else if (body instanceof Body.PageResponse response) {
      return "page response sid=" + hex(response.sid()) + " group " + response.group() + " "
          + response.response();
    } else if (body instanceof Body.KernelSeen seen) {
      return seen.event().text();
    } else if (body instanceof Body.CallReturned returned) {
      return "the call of record " + returned.call() + " returned";
    }
    throw new IllegalStateException("no text for " + body.getClass());
  }

  /** A command by its words, or by what the capture says of it. */
  public static String command(Body.CommandSeen command) {
    return command
        .words()
        .map(words -> CommandCodec.decode(words.w0(), words.w1()).toString())
        .orElseGet(() ->
            (command.op().equals("SYNC") ? "CMD_SYNC" : command.op()) + fields(command.fields()));
  }

  /** {@code 0x1000-0x1fff}. */
  public static String range(long first, long size) {
    return hex(first) + "-" + hex(first + size - 1);
  }

  /** {@code 0x1f}. */
  public static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String fields(SortedMap<String, Long> fields) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> field : fields.entrySet()) {
      boolean small = field.getValue() >= -1 && SMALL.contains(field.getKey());
      String value = !small ? hex(field.getValue()) : field.getValue().toString();
      text.append(' ').append(field.getKey()).append('=').append(value);
    }
    return text.toString();
  }

  private static String sid(OptionalLong sid) {
    return sid.isPresent() ? " sid=" + hex(sid.getAsLong()) : "";
  }

  private static String domain(Domain domain) {
    StringBuilder text = new StringBuilder();
    domain.stage().ifPresent(stage -> text.append(" stage ").append(stage));
    domain.vmid().ifPresent(vmid -> text.append(" vmid=").append(vmid));
    domain.asid().ifPresent(asid -> text.append(" asid=").append(asid));
    domain.table().ifPresent(table -> text.append(" table=").append(hex(table)));
    return text.toString();
  }
}
