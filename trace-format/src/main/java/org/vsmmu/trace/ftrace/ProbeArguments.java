package org.vsmmu.trace.ftrace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.trace.ftrace.ProbeLine.Argument;

/** The arguments of one probe line by what they are to the function, not by their names. */
final class ProbeArguments {
  private final List<Argument> arguments;
  private final Optional<ProbeDefinitions.Definition> definition;

  ProbeArguments(ProbeLine line, Optional<ProbeDefinitions.Definition> definition) {
    this.arguments = line.arguments();
    this.definition = definition;
  }

  private Role role(Argument argument) {
    Role defined = definition.map(d -> d.roles().get(argument.name())).orElse(null);
    return defined != null ? defined : Role.ofName(argument.name());
  }

  OptionalLong number(Role role) {
    for (Argument argument : arguments) {
      if (argument.number().isPresent() && role(argument) == role) {
        return argument.number();
      }
    }
    return OptionalLong.empty();
  }

  /** The only number of a probe that has one, whatever it is called. */
  OptionalLong onlyNumber() {
    List<Argument> numbers =
        arguments.stream().filter(a -> a.number().isPresent()).toList();
    return numbers.size() == 1 ? numbers.get(0).number() : OptionalLong.empty();
  }

  /** The words: of an array (the last, where a function has an old and a new), or one by one. */
  long[] words() {
    for (int i = arguments.size() - 1; i >= 0; i--) {
      Argument argument = arguments.get(i);
      if (argument.words().isPresent()) {
        long[] words = argument.words().get();
        boolean halves =
            definition.filter(d -> d.halves().contains(argument.name())).isPresent();
        return halves ? joined(words) : words;
      }
    }
    return arguments.stream()
        .filter(a -> a.number().isPresent() && role(a) == Role.WORDS)
        .mapToLong(a -> a.number().getAsLong())
        .toArray();
  }

  private static long[] joined(long[] halves) {
    long[] words = new long[halves.length / 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = (halves[2 * i] & 0xffff_ffffL) | (halves[2 * i + 1] << 32);
    }
    return words;
  }
}
