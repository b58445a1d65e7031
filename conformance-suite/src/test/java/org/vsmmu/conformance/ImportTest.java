package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vsmmu.trace.ReadOptions;

class ImportTest {
  private final Desk desk = new Desk();

  @Test
  void writesThroughLinks() throws IOException {
    desk.with("in.jsonl", Desk.CLEAN).with("real.jsonl", "old");
    Files.createSymbolicLink(desk.path("link.jsonl"), desk.path("real.jsonl"));
    Files.createSymbolicLink(desk.path("new.jsonl"), desk.path("later.jsonl"));
    assertEquals("link.jsonl: 5 records", imported("in.jsonl", "link.jsonl").message());
    assertEquals(Exit.OK, imported("in.jsonl", "new.jsonl").exit());
    assertTrue(Files.isSymbolicLink(desk.path("link.jsonl")));
    assertTrue(Files.isSymbolicLink(desk.path("new.jsonl")));
    assertEquals(6, Files.readAllLines(desk.path("real.jsonl")).size());
    assertEquals(6, Files.readAllLines(desk.path("later.jsonl")).size());
  }

  @Test
  void leavesOtherFilesAlone() throws IOException {
    desk.with("in.jsonl", Desk.CLEAN).with("out.jsonl.part", "mine");
    imported("in.jsonl", "out.jsonl");
    assertEquals("mine", Files.readString(desk.path("out.jsonl.part")));
    try (var left = Files.list(desk.path("/"))) {
      assertEquals(
          List.of("in.jsonl", "out.jsonl", "out.jsonl.part"),
          left.map(path -> path.getFileName().toString())
              .filter(name -> name.contains("jsonl"))
              .sorted()
              .toList());
    }
  }

  @Test
  void saysWhyItCannotWrite() {
    desk.with("in.jsonl", Desk.CLEAN);
    assertEquals(
        new Import.Result(Exit.USAGE, "no/out.jsonl: cannot be written: no such directory", null),
        imported("in.jsonl", "no/out.jsonl"));
    assertEquals("'': an empty name is no path", imported("in.jsonl", "").message());
  }

  @Test
  void namesTheCaptureThatIsCut() throws IOException {
    byte[] whole = Desk.gzip(Desk.STALE);
    desk.with("cut.jsonl.gz", Arrays.copyOf(whole, whole.length - 8)).with("out.jsonl", "old");
    assertEquals(
        new Import.Result(
            Exit.INCONCLUSIVE,
            "nothing was written: cut.jsonl.gz: cannot be read any further: it ends too early",
            null),
        imported("cut.jsonl.gz", "out.jsonl"));
    assertEquals("old", Files.readString(desk.path("out.jsonl")));
  }

  @Test
  void readsAndWritesFifos(@TempDir Path folder) throws Exception {
    Path in = fifo(folder.resolve("in"));
    Path out = fifo(folder.resolve("out"));
    CompletableFuture<Void> feed = CompletableFuture.runAsync(() -> write(in));
    CompletableFuture<List<String>> lines = CompletableFuture.supplyAsync(() -> lines(out));
    Import.Result result =
        importing(FileSystems.getDefault()).run(List.of(in.toString()), out.toString());
    assertEquals("", result.message());
    assertEquals(Exit.OK, result.exit());
    feed.get();
    assertEquals(6, lines.get().size());
    assertTrue(Output.isStream(out));
    CompletableFuture<Void> again = CompletableFuture.runAsync(() -> write(in));
    Check check = new Check(
        new Captures(FileSystems.getDefault(), InputStream.nullInputStream()),
        CheckOptions.DEFAULT);
    Outcome outcome = Desk.only(check, in.toString());
    assertEquals(Exit.OK, outcome.exit());
    again.get();
  }

  private static Path fifo(Path path) throws Exception {
    try {
      int made = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
      assumeTrue(made == 0, "mkfifo failed here");
    } catch (IOException noSuchProgram) {
      assumeTrue(false, "no mkfifo here");
    }
    return path;
  }

  private static void write(Path path) {
    try {
      Files.writeString(path, Desk.CLEAN, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Import.Result imported(String input, String output) {
    return importing(desk.files()).run(List.of(input), output);
  }

  private static Import importing(FileSystem files) {
    return new Import(
        new Captures(files, InputStream.nullInputStream()), Optional.empty(), ReadOptions.NONE);
  }
}
