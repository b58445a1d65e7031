package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.List;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;

/** A way to put several captures of one run together. */
public interface Join {

  /**
   * An opened capture and its format's name.
   *
   * @param format as {@link org.vsmmu.trace.TraceFormat#name} gives it
   */
  record Part(String format, Input input) {}

  /** Whether captures of these formats, in any order, are what it joins. */
  boolean fits(List<String> formats);

  /**
   * Joins captures that {@link #fits fit}. The reader owns the inputs from here on. It checks as it
   * goes: what it gave before a {@link JoinException} is of no use without the rest.
   *
   * @param options of the reading
   * @throws IOException when one of them cannot be read
   */
  TraceReader join(List<Part> parts, ReadOptions options) throws IOException;
}
