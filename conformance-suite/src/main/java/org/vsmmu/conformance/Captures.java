package org.vsmmu.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.vsmmu.trace.Input;

/** Opens what a command line names: paths, and {@code -} for standard input. */
public final class Captures {

  /** How messages call standard input. */
  public static final String STDIN = "<stdin>";

  /** Most bytes of a small text, such as {@code kprobe_events}: 16 MiB. */
  private static final int MAX_TEXT = 1 << 24;

  private final FileSystem files;
  private final InputStream stdin;
  private boolean stdinTaken;

  public Captures(FileSystem files, InputStream stdin) {
    this.files = files;
    this.stdin = stdin;
  }

  /** How messages call an argument. */
  public static String name(String argument) {
    return argument.equals("-") ? STDIN : argument;
  }

  /** Why something could not be read, in words. */
  public static String why(IOException e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /**
   * Opens an argument.
   *
   * @throws Unopenable when there is nothing that could be read
   * @throws IOException when it was opened, and not even its beginning can be read
   */
  public Input open(String argument) throws IOException {
    if (argument.equals("-")) {
      return Input.of(STDIN, takeStdin());
    }
    Path path = path(argument);
    if (Files.isDirectory(path)) {
      throw new Unopenable(argument, "is a directory: name the trace files in it");
    }
    return Input.of(argument, stream(argument, path));
  }

  /**
   * The whole text of a small file.
   *
   * @throws IOException when it cannot be read
   */
  public String text(String argument) throws IOException {
    try (Input input = open(argument)) {
      byte[] bytes = input.stream().readNBytes(MAX_TEXT + 1);
      if (bytes.length > MAX_TEXT) {
        throw new IOException(argument + ": more than " + (MAX_TEXT >> 20) + " MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /**
   * The path of an argument.
   *
   * @throws Unopenable when it cannot be one
   */
  public Path path(String argument) throws Unopenable {
    if (argument.isEmpty()) {
      throw new Unopenable("''", "an empty name is no path");
    }
    try {
      return files.getPath(argument);
    } catch (InvalidPathException e) {
      throw new Unopenable(argument, "is not a path: " + e.getReason());
    }
  }

  /**
   * Whether an argument names a capture, or with {@code #ID} behind it one trace of it. A path that
   * exists is a path, whatever is in it.
   *
   * @throws Unopenable when it cannot be either
   */
  public TraceName named(String argument) throws Unopenable {
    if (argument.equals("-") || Files.exists(path(argument))) {
      return new TraceName(argument, "");
    }
    for (int mark = argument.lastIndexOf(TraceName.MARK);
        mark > 0;
        mark = argument.lastIndexOf(TraceName.MARK, mark - 1)) {
      String capture = argument.substring(0, mark);
      String id = argument.substring(mark + 1);
      if (!id.isEmpty() && (capture.equals("-") || Files.exists(path(capture)))) {
        return new TraceName(capture, id);
      }
    }
    return new TraceName(argument, "");
  }

  private InputStream takeStdin() throws Unopenable {
    if (stdinTaken) {
      throw new Unopenable(STDIN, "standard input can be read only once");
    }
    stdinTaken = true;
    return stdin;
  }

  private static InputStream stream(String argument, Path path) throws Unopenable {
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new Unopenable(argument, "no such file");
    } catch (AccessDeniedException e) {
      throw new Unopenable(argument, "permission denied");
    } catch (IOException e) {
      boolean reasoned = e instanceof FileSystemException f && f.getReason() != null;
      String why = reasoned ? ((FileSystemException) e).getReason() : why(e);
      throw new Unopenable(argument, "cannot be opened: " + why);
    }
  }
}
