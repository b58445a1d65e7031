package org.vsmmu.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The generated part of a page that people write: what is between two marks, which stand on lines
 * of their own.
 *
 * <pre>{@code
 * <!-- vsmmu plan: begin -->
 * | part | planned as |
 * <!-- vsmmu plan: end -->
 * }</pre>
 *
 * @param name what is generated, {@code plan}
 */
public record MarkedPart(String name) {

  /** The first mark. */
  public String begin() {
    return "<!-- vsmmu " + name + ": begin -->";
  }

  /** The second mark. */
  public String end() {
    return "<!-- vsmmu " + name + ": end -->";
  }

  /** What is between the marks of a page; empty when it has no such pair. */
  public Optional<String> in(String page) {
    int begin = page.indexOf(begin() + "\n");
    int end = page.indexOf(end());
    int from = begin + begin().length() + 1;
    return begin < 0 || end < from ? Optional.empty() : Optional.of(page.substring(from, end));
  }

  /** The page with other text between its marks; empty when it has no such pair. */
  public Optional<String> replaced(String page, String text) {
    return in(page).map(old -> {
      int from = page.indexOf(begin()) + begin().length() + 1;
      return page.substring(0, from) + text + page.substring(from + old.length());
    });
  }

  /**
   * Writes a text between the marks of a page.
   *
   * @param file as the user named it
   * @return whether that changed the page
   * @throws IOException when it cannot be read or written, or has no such marks; the message says
   *     so
   */
  public boolean rewrite(Captures captures, String file, String text) throws IOException {
    String page = captures.text(file);
    String fresh = replaced(page, text)
        .orElseThrow(() -> new Unopenable(
            file, "has no lines '%s' and, below it, '%s'".formatted(begin(), end())));
    if (fresh.equals(page)) {
      return false;
    }
    try (Output output = Output.to(file, captures.path(file))) {
      output.stream().write(fresh.getBytes(StandardCharsets.UTF_8));
      output.stream().close();
      output.commit();
    }
    return true;
  }
}
