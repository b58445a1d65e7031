package org.vsmmu.iommufd.uapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which tables of calls explain the calls of a run. Only calls that succeeded tell: others may have
 * asked for what this kernel does not have.
 *
 * <pre>{@code
 * evidence.succeeded(0x3b8f, bytes);  // 24 bytes: too short for IOAS_MAP_FILE
 * evidence.candidates()               // rfc-2024-b to rfc-2024-e, of which some have it there
 * }</pre>
 */
public final class TableEvidence {
  private final Set<CallTable> candidates = EnumSet.noneOf(CallTable.class);
  private final List<String> decisive = new ArrayList<>();

  public TableEvidence() {
    Arrays.stream(CallTable.values()).filter(CallTable::recorded).forEach(candidates::add);
  }

  /**
   * A call succeeded.
   *
   * @param command the whole code
   * @param structure the caller's bytes; null when it has none
   */
  public void succeeded(int command, byte[] structure) {
    int number = command & 0xff;
    if (structure == null || command != (Ioctl.TYPE | number) || number < Ioctl.BASE) {
      return;
    }
    Set<CallTable> fitting = EnumSet.copyOf(candidates);
    fitting.removeIf(table -> table.of(number).filter(c -> fits(c, structure)).isEmpty());
    if (fitting.isEmpty()) {
      return;
    }
    boolean tells =
        candidates.stream().map(table -> table.of(number)).distinct().count() > 1;
    if (tells && decisive.size() < CallTable.values().length) {
      decisive.add("0x%x with %d bytes".formatted(number, UserCopy.size(structure)));
    }
    candidates.retainAll(fitting);
  }

  private static boolean fits(CallForm call, byte[] structure) {
    try {
      UserCopy.structure(call.layout(), structure);
      return true;
    } catch (CallFailed e) {
      return false;
    }
  }

  /** The tables that explain every call, the newest kernels' first; never none. */
  public Set<CallTable> candidates() {
    return EnumSet.copyOf(candidates);
  }

  /** Whether a call was seen that is not the same in all tables. */
  public boolean tells() {
    return !decisive.isEmpty();
  }

  /** The candidates in words, with the calls that they were found by. */
  @Override
  public String toString() {
    String names = String.join(", ", candidates.stream().map(CallTable::id).toList());
    String calls = String.join(", ", decisive);
    return decisive.isEmpty()
        ? "no call tells"
        : (candidates.size() == 1 ? "" : "ambiguous: ") + names + " (by " + calls + ")";
  }
}
