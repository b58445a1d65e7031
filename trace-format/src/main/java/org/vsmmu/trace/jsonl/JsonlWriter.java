package org.vsmmu.trace.jsonl;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.text.Lines;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a native trace: one form for everything, so that equal records give equal bytes. Records
 * are numbered anew when positions were left out, and what refers to them follows.
 *
 * <pre>{@code
 * try (JsonlWriter out = JsonlWriter.withSources(stream, header)) {
 *   out.write(record);
 * }
 * }</pre>
 */
public final class JsonlWriter implements Closeable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().rootValueSeparator((String) null).build();

  private final OutputStream stream;
  private final boolean sources;
  private final StringWriter line = new StringWriter();
  private final Positions positions = new Positions();
  private JsonGenerator generator;

  private JsonlWriter(OutputStream stream, TraceHeader header, boolean sources) throws IOException {
    this.stream = new BufferedOutputStream(stream, 1 << 16);
    this.sources = sources;
    HeaderJson.write(begin(), header);
    endLine();
  }

  /** Each record says where it came from: for a trace made from other captures. */
  public static JsonlWriter withSources(OutputStream stream, TraceHeader header)
      throws IOException {
    return new JsonlWriter(stream, header, true);
  }

  /** Each record comes from where it stands: for a trace that is itself the original. */
  public static JsonlWriter withoutSources(OutputStream stream, TraceHeader header)
      throws IOException {
    return new JsonlWriter(stream, header, false);
  }

  /**
   * Writes a record as a line.
   *
   * @throws IllegalArgumentException when the record holds what no native trace can say (an ASID of
   *     17 bits, a position that does not count up); nothing of it is written, and writing may go
   *     on
   */
  public void write(TraceRecord record) throws IOException {
    try {
      positions.check(record.position());
      RecordJson.write(begin(), record, sources);
      endLine();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          record.source() + ": record " + record.position() + ": " + e.getMessage(), e);
    }
    positions.take(record.position());
  }

  /**
   * Writes a record that the trace does not have, whatever position it says: nothing refers to it,
   * and those behind it move on.
   */
  public void insert(TraceRecord record) throws IOException {
    RecordJson.write(begin(), record, sources);
    endLine();
    positions.insert();
  }

  private JsonOut begin() {
    line.getBuffer().setLength(0);
    generator = FACTORY.createGenerator(ObjectWriteContext.empty(), line);
    return new JsonOut(generator, positions);
  }

  private void endLine() throws IOException {
    generator.close();
    // A lone surrogate becomes a question mark: UTF-8 has no form for it.
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    JsonOut.require(
        bytes.length <= Lines.MAX_LINE,
        "line",
        "at most " + Lines.MAX_LINE + " bytes",
        bytes.length);
    stream.write(bytes);
    stream.write('\n');
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
