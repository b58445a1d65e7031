package org.vsmmu.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import picocli.CommandLine;

/** Runs a command line and keeps what it says. */
record Console(int exit, String out, String err) {

  static Console run(FileSystem files, String stdin, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(files, new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exit = line.execute(args);
    line.getOut().flush();
    line.getErr().flush();
    return new Console(exit, out.toString(), err.toString());
  }
}
