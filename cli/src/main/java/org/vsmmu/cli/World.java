package org.vsmmu.cli;

import java.io.InputStream;
import java.nio.file.FileSystem;
import org.vsmmu.conformance.Captures;

/** What is around a command: files and standard input. */
record World(FileSystem files, InputStream stdin) {

  /** Opens what arguments name. */
  Captures captures() {
    return new Captures(files, stdin);
  }
}
