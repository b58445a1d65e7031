package org.vsmmu.smmu.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.vsmmu.smmu.layout.Field;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the architecture vectors from the test resources. */
public final class Vectors {
  private static final JsonNode ROOT = read();

  /** {@code STE.V} and so on, with the field's bits. */
  public static Map<String, Field> bits() {
    Map<String, Field> bits = new LinkedHashMap<>();
    ROOT.get("bits").properties().forEach(e -> {
      String name = e.getKey().substring(e.getKey().indexOf('.') + 1);
      JsonNode range = e.getValue();
      bits.put(e.getKey(), Field.bits(name, range.get(0).asInt(), range.get(1).asInt()));
    });
    return bits;
  }

  public static List<Vector> all() {
    return ROOT.get("vectors").valueStream().map(Vectors::vector).toList();
  }

  public static Stream<Vector> ofKind(String kind) {
    return all().stream().filter(v -> v.kind().equals(kind));
  }

  public static Vector byId(String id) {
    return all().stream().filter(v -> v.id().equals(id)).findFirst().orElseThrow();
  }

  /** The worked walks. */
  public static List<Walk> walks() {
    return ROOT.get("walks").valueStream().map(Vectors::walk).toList();
  }

  private static Walk walk(JsonNode node) {
    return new Walk(
        node.get("id").asString(),
        node.get("title").asString(),
        node.get("trace").valueStream().map(JsonNode::asString).toList(),
        node.get("result").asString());
  }

  private static Vector vector(JsonNode node) {
    Map<String, Long> fields = new LinkedHashMap<>();
    node.get("fields").properties().forEach(e -> fields.put(e.getKey(), hex(e.getValue())));
    return new Vector(
        node.get("id").asString(),
        node.get("kind").asString(),
        node.get("title").asString(),
        node.get("words").valueStream().mapToLong(Vectors::hex).toArray(),
        fields);
  }

  private static long hex(JsonNode node) {
    return Long.parseUnsignedLong(node.asString().substring(2), 16);
  }

  private static JsonNode read() {
    try (InputStream in = Vectors.class.getResourceAsStream("/smmuv3-vectors.json")) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Vectors() {}
}
