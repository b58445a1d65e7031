package org.vsmmu.trace.ftrace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user's {@code kprobe_events}: which register each argument of a probe was taken from.
 *
 * <pre>{@code
 * p:lab/cmdlist __arm_smmu_cmdq_issue_cmdlist count=%x3:s32 s=%x4:u8 w=+0(%x2):x64[16]
 *   -> cmdlist: {count=COUNT, s=SYNC, w=WORDS}
 * }</pre>
 *
 * <p>Lines that define no kprobe are passed over: the names of the arguments then decide.
 */
final class ProbeDefinitions {

  private static final Pattern PROBE =
      Pattern.compile("([prf])\\d*(?::(?:[^/\\s]*/)?(\\S+))?\\s+(\\S+)(.*)");
  private static final Pattern REGISTER = Pattern.compile("(?:%|\\$arg)[xw]?(\\d{1,2})");
  private static final Pattern MEMORY =
      Pattern.compile("[+-][^()]*\\((?:%|\\$arg)[xw]?(\\d{1,2})\\)");
  private static final Pattern ARRAY_OF_32 = Pattern.compile("[xus]32\\[\\d+]");

  /**
   * One probe.
   *
   * @param roles by the name of the argument
   * @param halves names of the arrays whose elements are 32 bits
   */
  record Definition(String function, Map<String, Role> roles, List<String> halves) {}

  private final Map<String, Definition> byEvent = new HashMap<>();
  private final Map<String, Definition> byFunction = new HashMap<>();

  ProbeDefinitions(String text) {
    text.lines().limit(10_000).forEach(this::add);
  }

  /** How a line's probe was defined; by function when no probe has the event's name. */
  Optional<Definition> find(String event, String function) {
    Definition named = byEvent.get(event);
    boolean same = named != null && (function.isEmpty() || function.equals(named.function()));
    return Optional.ofNullable(same ? named : byFunction.get(function));
  }

  private void add(String line) {
    Matcher probe = PROBE.matcher(line.strip());
    if (!probe.matches()) {
      return;
    }
    boolean returns = probe.group(1).equals("r") || probe.group(3).endsWith("%return");
    String place = probe.group(3);
    String function = ProbeLine.bareName(place.substring(place.indexOf(':') + 1));
    String event = probe.group(2) != null ? probe.group(2) : probe.group(1) + "_" + function + "_0";
    Definition definition =
        returns ? new Definition(function, Map.of(), List.of()) : define(function, probe.group(4));
    byEvent.putIfAbsent(event, definition);
    if (!returns) {
      byFunction.putIfAbsent(function, definition);
    }
  }

  private static Definition define(String name, String arguments) {
    List<Fetch> fetches = new ArrayList<>();
    for (String argument : arguments.strip().split("\\s+")) {
      if (!argument.isEmpty()) {
        fetches.add(Fetch.of(argument, fetches.size() + 1));
      }
    }
    ProbedFunction function = ProbedFunction.of(name);
    OptionalInt commands =
        fetches.stream().filter(Fetch::words).mapToInt(Fetch::register).max();
    boolean sure = commands.isPresent() || function != ProbedFunction.COMMAND_LIST;
    if (!sure && !name.startsWith("__")) {
      commands = OptionalInt.of(1); // the older driver's signature
    }
    Map<String, Role> roles = new HashMap<>();
    List<String> halves = new ArrayList<>();
    for (Fetch fetch : fetches) {
      Role role = fetch.role(function, commands, sure);
      if (role != Role.NONE) {
        roles.put(fetch.name(), role);
      }
      if (fetch.halves()) {
        halves.add(fetch.name());
      }
    }
    return new Definition(name, Map.copyOf(roles), List.copyOf(halves));
  }

  /**
   * One argument's definition.
   *
   * @param register the register it was taken from or that points to it; -1 when neither
   * @param memory whether the register points to it
   */
  private record Fetch(String name, String source, int register, boolean memory, String type) {

    static Fetch of(String argument, int index) {
      int equals = argument.indexOf('=');
      String fetch = argument.substring(equals + 1);
      int colon = fetch.indexOf(':');
      String source = colon < 0 ? fetch : fetch.substring(0, colon);
      String type = colon < 0 ? "" : fetch.substring(colon + 1);
      Matcher direct = REGISTER.matcher(source);
      Matcher pointed = MEMORY.matcher(source);
      boolean memory = pointed.matches();
      int register = memory ? number(pointed) : direct.matches() ? number(direct) : -1;
      // $arg1 is x0.
      int first = source.contains("$arg") && register >= 0 ? 1 : 0;
      boolean plain = register < 0 && source.matches("\\w+");
      String name = equals >= 0 ? argument.substring(0, equals) : plain ? source : "arg" + index;
      return new Fetch(name, source, register - first, memory, type);
    }

    private static int number(Matcher matcher) {
      return Integer.parseInt(matcher.group(1));
    }

    boolean words() {
      return memory && register >= 0 && (type.endsWith("]") || Role.ofName(name) == Role.WORDS);
    }

    boolean halves() {
      return ARRAY_OF_32.matcher(type).matches();
    }

    /**
     * @param sure whether it is certain which signature the function has; a telling name decides
     *     when it is not
     */
    Role role(ProbedFunction function, OptionalInt commands, boolean sure) {
      if (words()) {
        return Role.WORDS;
      }
      Role named = Role.ofName(register < 0 && !memory ? source : name);
      if (memory || register < 0 || (!sure && named != Role.NONE)) {
        return named;
      }
      Role role = function.role(register, commands);
      return role != Role.NONE ? role : named;
    }
  }
}
