package org.vsmmu.conformance.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.replay.CacheState;
import org.vsmmu.replay.CacheState.AtcLine;
import org.vsmmu.replay.CacheState.TlbLine;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.csv.CacheTableCsv;
import tools.jackson.core.JsonGenerator;

/** What the caches may hold. */
final class StateReport {
  private static final String ANY = "-";

  private StateReport() {}

  /** Three tables. */
  static void text(PrintWriter out, CacheState state) {
    TextTable tlb =
        new TextTable(7).row("state", "vmid", "asid", "regime", "range", "output", "perms");
    for (TlbLine line : state.tlb()) {
      tlb.row(
          line.state(),
          number(line.vmid()),
          number(line.asid()),
          line.regime(),
          range(line.range()),
          hex(line.output()),
          perms(line.perms()));
    }
    table(out, "TLB", state.tlb().size(), tlb);
    TextTable atc = new TextTable(6).row("state", "sid", "ssid", "range", "output", "perms");
    for (AtcLine line : state.atc()) {
      atc.row(
          line.state(),
          hex(line.sid()),
          number(line.ssid()),
          range(line.range()),
          hex(line.output()),
          perms(line.perms()));
    }
    table(out, "ATC", state.atc().size(), atc);
    TextTable config = new TextTable(3).row("state", "structure", "content");
    state.config().forEach(line -> config.row(line.state(), line.what(), line.content()));
    table(out, "Configuration", state.config().size(), config);
  }

  private static void table(PrintWriter out, String title, int rows, TextTable table) {
    out.println(rows == 0 ? title + ": empty" : title);
    if (rows > 0) {
      table.lines().forEach(line -> out.println("  " + line));
    }
  }

  /** The two tables that {@code --expect-tlb} and {@code --expect-atc} read. */
  static void csv(PrintWriter out, CacheState state) {
    try {
      CacheTableCsv.TLB.write(out, state.tlb().stream().map(StateReport::entry).toList());
      out.println();
      CacheTableCsv.ATC.write(out, state.atc().stream().map(StateReport::entry).toList());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExpectedEntry entry(TlbLine line) {
    return new ExpectedEntry(
        "tlb",
        expected(line.state()),
        line.vmid(),
        line.asid(),
        line.regime(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        first(line.range()),
        size(line.range()),
        line.output(),
        line.perms());
  }

  private static ExpectedEntry entry(AtcLine line) {
    return new ExpectedEntry(
        "atc",
        expected(line.state()),
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        OptionalLong.of(line.sid()),
        line.ssid(),
        first(line.range()),
        size(line.range()),
        line.output(),
        line.perms());
  }

  /** What is surely there is expected, whatever else may be there may be. */
  private static String expected(String state) {
    return state.equals("held") ? "present" : "may";
  }

  /** 2^64 bytes have no number: such a range is "any". */
  private static OptionalLong size(AddressRange range) {
    long size = range.last() - range.first() + 1;
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  private static OptionalLong first(AddressRange range) {
    return size(range).isEmpty() ? OptionalLong.empty() : OptionalLong.of(range.first());
  }

  /** The member {@code state}: {@code tlb}, {@code atc} and {@code config}. */
  static void json(JsonGenerator json, CacheState state) {
    json.writeObjectPropertyStart("state");
    json.writeArrayPropertyStart("tlb");
    for (TlbLine line : state.tlb()) {
      json.writeStartObject();
      json.writeStringProperty("state", line.state());
      known(json, "vmid", line.vmid());
      known(json, "asid", line.asid());
      json.writeStringProperty("regime", line.regime());
      place(json, line.range());
      address(json, "ipa_or_pa", line.output());
      perms(json, line.perms());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("atc");
    for (AtcLine line : state.atc()) {
      json.writeStartObject();
      json.writeStringProperty("state", line.state());
      json.writeNumberProperty("sid", line.sid());
      known(json, "ssid", line.ssid());
      place(json, line.range());
      address(json, "pa", line.output());
      perms(json, line.perms());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("config");
    for (CacheState.ConfigLine line : state.config()) {
      json.writeStartObject();
      json.writeStringProperty("state", line.state());
      json.writeStringProperty("structure", line.what());
      json.writeStringProperty("content", line.content());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, AddressRange range) {
    json.writeStringProperty("iova", hex(range.first()));
    json.writeStringProperty("last", hex(range.last()));
  }

  private static void known(JsonGenerator json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.getAsLong());
    }
  }

  private static void address(JsonGenerator json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.writeStringProperty(name, hex(value.getAsLong()));
    }
  }

  private static void perms(JsonGenerator json, String perms) {
    if (!perms.isEmpty()) {
      json.writeStringProperty("perms", perms);
    }
  }

  private static String range(AddressRange range) {
    return hex(range.first()) + "-" + hex(range.last());
  }

  private static String perms(String perms) {
    return perms.isEmpty() ? ANY : perms;
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : ANY;
  }

  private static String hex(OptionalLong value) {
    return value.isPresent() ? hex(value.getAsLong()) : ANY;
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** An empty list where there was no replay. */
  static final CacheState NOTHING = new CacheState(List.of(), List.of(), List.of());
}
