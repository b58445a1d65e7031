package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.TraceName;
import org.vsmmu.conformance.Unopenable;

/**
 * The files that the arguments of the gate name. A file that is named is judged whatever it is; in
 * a folder what is no trace is counted by kind.
 */
final class Corpus {
  private static final int MOST_DEEP = 64;

  private final Captures captures;
  private final Map<String, CaseFile> cases = new LinkedHashMap<>();
  private final SortedMap<String, Long> ignored = new TreeMap<>();

  private Corpus(Captures captures) {
    this.captures = captures;
  }

  /** What these arguments name: in their order, in a folder by name, each file once. */
  static Corpus of(Captures captures, List<String> arguments) {
    Corpus corpus = new Corpus(captures);
    arguments.forEach(corpus::add);
    return corpus;
  }

  List<CaseFile> cases() {
    return List.copyOf(cases.values());
  }

  /** How many files of each kind are no traces. */
  SortedMap<String, Long> ignored() {
    return ignored;
  }

  private void add(String argument) {
    try {
      TraceName name = captures.named(argument);
      if (name.capture().equals("-")) {
        put("-", new CaseFile("-", "-", name.id(), Optional.empty(), ""));
        return;
      }
      Path path = captures.path(name.capture());
      if (Files.isDirectory(path) && name.id().isEmpty()) {
        folder(path.normalize(), path.normalize(), path, 0);
      } else {
        Optional<Path> expectation = ExpectationFile.beside(path);
        String file = path.getFileName().toString();
        put(key(path), new CaseFile(name.capture(), file, name.id(), expectation, ""));
      }
    } catch (Unopenable e) {
      put("?" + argument, CaseFile.troubled(argument, e.getMessage()));
    }
  }

  private void put(String key, CaseFile file) {
    cases.putIfAbsent(file.id().isEmpty() ? key : key + "#" + file.id(), file);
  }

  private static String key(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /**
   * @param root the folder that was named; an empty path for the present one
   * @param name how reports call this folder
   */
  private void folder(Path root, Path name, Path path, int depth) {
    if (depth > MOST_DEEP) {
      put(key(path), CaseFile.troubled(text(name), text(name) + ": folders nest too deep"));
      return;
    }
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      stream.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      put(key(path), CaseFile.troubled(text(name), text(name) + ": the folder cannot be read"));
    }
    children.sort(Comparator.comparing(child -> child.getFileName().toString()));
    for (Path child : children) {
      Path childName = name.resolve(child.getFileName());
      if (!Files.isDirectory(child)) {
        file(root, childName, child);
      } else if (Files.isSymbolicLink(child)) {
        ignore("link to a folder");
      } else if (child.getFileName().toString().startsWith(".")) {
        ignore("hidden folder");
      } else {
        folder(root, childName, child, depth + 1);
      }
    }
  }

  private void file(Path root, Path name, Path path) {
    String file = path.getFileName().toString();
    if (ExpectationFile.is(file)) {
      if (ExpectationFile.hasTrace(path)) {
        ignore("expectation");
      } else {
        String trouble = text(name) + ": an expectation, and no trace is beside it";
        put(key(path), CaseFile.troubled(text(name), trouble));
      }
      return;
    }
    Optional<Path> expectation = ExpectationFile.beside(path);
    Optional<String> other =
        expectation.isPresent() ? Optional.empty() : FileKind.ofOther(captures, text(name), path);
    if (other.isPresent()) {
      ignore(other.get());
    } else {
      String inFolder = text(root.toString().isEmpty() ? name : root.relativize(name));
      put(key(path), new CaseFile(text(name), inFolder, "", expectation, ""));
    }
  }

  private void ignore(String kind) {
    ignored.merge(kind, 1L, Long::sum);
  }

  /** With slashes on every platform. */
  private static String text(Path name) {
    return name.toString().replace(name.getFileSystem().getSeparator(), "/");
  }
}
