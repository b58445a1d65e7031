package org.vsmmu.conformance.gate;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is to be judged, or that cannot be.
 *
 * @param name as the gate was called: the argument, and the way from it in a folder
 * @param inFolder the way from the folder that was named, or the file's name
 * @param id the only trace of it that is meant; empty for all
 * @param expectation the file with what it must give, when there is one
 * @param trouble why it cannot be judged; empty when it can be tried
 */
record CaseFile(
    String name, String inFolder, String id, Optional<Path> expectation, String trouble) {

  /** A file that cannot be judged. */
  static CaseFile troubled(String name, String trouble) {
    return new CaseFile(name, "", "", Optional.empty(), trouble);
  }

  /** How {@code vsmmu check} would be told of it. */
  String argument() {
    return id.isEmpty() ? name : name + "#" + id;
  }
}
