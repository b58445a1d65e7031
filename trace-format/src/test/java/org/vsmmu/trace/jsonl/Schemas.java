package org.vsmmu.trace.jsonl;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schemas, and the manual beside them. */
final class Schemas {
  private static final Path TRACES = Path.of("..", "traces");

  static final Schemas TRACE = new Schemas("trace-1.2.schema.json");
  static final Schemas TRACE_1_1 = new Schemas("trace-1.1.schema.json");
  static final Schemas TRACE_1_0 = new Schemas("trace-1.0.schema.json");
  static final Schemas EXPECT = new Schemas("expect-1.0.schema.json");

  private final Schema schema;

  private Schemas(String file) {
    schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text(TRACES.resolve("schema").resolve(file)), InputFormat.JSON);
  }

  static String manual() {
    return text(TRACES.resolve("README.md"));
  }

  /** What is wrong with a document; nothing when it is valid. */
  List<String> errors(String document) {
    return schema.validate(document, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  boolean accepts(String document) {
    return errors(document).isEmpty();
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }
}
