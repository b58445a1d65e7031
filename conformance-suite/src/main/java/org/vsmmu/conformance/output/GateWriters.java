package org.vsmmu.conformance.output;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.conformance.gate.GateText;
import org.vsmmu.conformance.gate.GateWriter;

/** Every output of the gate by the name of its option. */
public final class GateWriters {

  private static final Map<String, GateWriter> ALL =
      new TreeMap<>(Map.ofEntries(Map.entry("text", new GateText())));

  private GateWriters() {}

  /** The output that {@code --NAME FILE} writes. */
  public static Optional<GateWriter> byName(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
