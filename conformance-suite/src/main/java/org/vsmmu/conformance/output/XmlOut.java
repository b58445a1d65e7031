package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.vsmmu.conformance.report.Visible;

/** Writes XML 1.0, indented; what XML cannot hold is shown by a glyph of its own. */
final class XmlOut {
  private final PrintWriter out;
  private final Deque<String> open = new ArrayDeque<>();
  private boolean inTag;

  XmlOut(PrintWriter out) {
    this.out = out;
    out.print("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  /** Begins an element. */
  XmlOut begin(String name) {
    content();
    out.print("  ".repeat(open.size()) + "<" + name);
    open.push(name);
    inTag = true;
    return this;
  }

  /** Adds an attribute to the element that was just begun. */
  XmlOut attribute(String name, Object value) {
    String text = escaped(value.toString())
        .replace("\"", "&quot;")
        .replace("\t", "&#9;")
        .replace("\n", "&#10;");
    out.print(" " + name + "=\"" + text + "\"");
    return this;
  }

  /** Ends the element, which has other elements or nothing in it. */
  XmlOut end() {
    String name = open.pop();
    out.print(inTag ? "/>\n" : "  ".repeat(open.size()) + "</" + name + ">\n");
    inTag = false;
    return this;
  }

  /** Ends the element with a text in it. */
  XmlOut end(String text) {
    out.print(">" + escaped(text) + "</" + open.pop() + ">\n");
    inTag = false;
    return this;
  }

  private void content() {
    if (inTag) {
      out.print(">\n");
      inTag = false;
    }
  }

  private static String escaped(String text) {
    return Visible.lines(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
