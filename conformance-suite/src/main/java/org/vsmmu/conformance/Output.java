package org.vsmmu.conformance;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * A file that is there as a whole or not at all: it is written under another name next to its
 * place, and takes it when it is complete. What is no regular file (a FIFO, a device) is never
 * replaced but written to.
 */
public final class Output implements Closeable {
  private static final int MOST_LINKS = 40;
  private static final int MOST_NAMES = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String name;
  private final Path target;
  private final Path fresh;
  private final OutputStream stream;

  private Output(String name, Path target, Path fresh, OutputStream stream) {
    this.name = name;
    this.target = target;
    this.fresh = fresh;
    this.stream = stream;
  }

  /**
   * Begins to write.
   *
   * @param name how messages call it
   * @throws Unopenable when nothing can be written there
   */
  public static Output to(String name, Path path) throws Unopenable {
    try {
      if (isStream(path)) {
        return new Output(
            name,
            path,
            null,
            Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
      }
      Path target = resolved(path);
      if (Files.exists(target) && !Files.isWritable(target)) {
        throw new AccessDeniedException(name);
      }
      return beside(name, target);
    } catch (IOException e) {
      throw new Unopenable(name, why(e));
    }
  }

  /**
   * Whether writing goes straight there. The names of open files are such, whatever is behind them:
   * a redirected standard output must not be replaced either.
   */
  static boolean isStream(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    boolean device = absolute.startsWith("/dev") || absolute.startsWith("/proc");
    return Files.exists(path) && (device || !Files.isRegularFile(path));
  }

  /** Where to write. */
  public OutputStream stream() {
    return stream;
  }

  /** Puts what was written, and closed, in its place. */
  public void commit() throws Unopenable {
    if (fresh == null) {
      return;
    }
    try {
      keepPermissions();
      try {
        Files.move(
            fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new Unopenable(name, why(e));
    }
  }

  /**
   * Writes a whole text.
   *
   * @param name how messages call it
   * @throws Unopenable when it cannot be written there
   */
  public static void write(String name, Path path, Consumer<PrintWriter> text) throws Unopenable {
    try (Output output = to(name, path)) {
      PrintWriter out = new PrintWriter(
          new BufferedWriter(new OutputStreamWriter(output.stream(), StandardCharsets.UTF_8)));
      text.accept(out);
      out.close();
      if (out.checkError()) {
        throw new Unopenable(name, "cannot be written: the device is full, or gone");
      }
      output.commit();
    } catch (Unopenable e) {
      throw e;
    } catch (IOException e) {
      throw new Unopenable(name, why(e));
    }
  }

  /** Leaves nothing behind that was not committed. */
  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } finally {
      if (fresh != null) {
        Files.deleteIfExists(fresh);
      }
    }
  }

  private void keepPermissions() throws IOException {
    if (Files.exists(target)
        && target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(target));
    }
  }

  private static Output beside(String name, Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    for (int i = 0; ; i++) {
      Path fresh =
          folder.resolve(".%s.%08x.part".formatted(target.getFileName(), RANDOM.nextInt()));
      try {
        OutputStream stream =
            Files.newOutputStream(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        return new Output(name, target, fresh, stream);
      } catch (FileAlreadyExistsException taken) {
        if (i == MOST_NAMES) {
          throw taken;
        }
      }
    }
  }

  /** Where links lead, also when there is nothing yet. */
  private static Path resolved(Path path) throws IOException {
    Path at = path;
    for (int i = 0; Files.isSymbolicLink(at); i++) {
      if (i == MOST_LINKS) {
        throw new FileSystemException(path.toString(), null, "too many symbolic links");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  private static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "cannot be written: no such directory";
    }
    if (e instanceof AccessDeniedException) {
      return "cannot be written: permission denied";
    }
    boolean reasoned = e instanceof FileSystemException f && f.getReason() != null;
    return "cannot be written: "
        + (reasoned ? ((FileSystemException) e).getReason() : Captures.why(e));
  }
}
