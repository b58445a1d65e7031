package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Dialect;
import org.vsmmu.conformance.Version;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.smmu.register.SmmuProfile;
import tools.jackson.core.JsonGenerator;

/** What {@code --profile} can name. */
public final class ProfilesReport {
  private ProfilesReport() {}

  /** Two tables. */
  public static void text(PrintWriter out) {
    out.println("SMMUs");
    TextTable smmus = new TextTable(2);
    SmmuProfile.all().forEach(smmu -> smmus.row(smmu.name(), smmu.description()));
    smmus.lines().forEach(line -> out.println("  " + line));
    out.println();
    out.println("iommufd dialects");
    TextTable dialects = new TextTable(2);
    for (Dialect dialect : Dialect.values()) {
      dialects.row(dialect.id(), dialect.description());
    }
    dialects.lines().forEach(line -> out.println("  " + line));
    for (Dialect dialect : Dialect.values()) {
      List<KernelFact> lacks = dialect.kernel().lacks();
      if (dialect.isMerged() && !lacks.isEmpty()) {
        out.println();
        out.println(dialect.id() + " lacks, of the newest");
        lacks.forEach(fact -> out.println("  " + fact));
      }
    }
    out.flush();
  }

  /** One object: {@code smmus} and {@code dialects}. */
  public static void json(PrintWriter out) {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeArrayPropertyStart("smmus");
    SmmuProfile.all().forEach(smmu -> entry(json, smmu.name(), smmu.description()));
    json.writeEndArray();
    json.writeArrayPropertyStart("dialects");
    for (Dialect dialect : Dialect.values()) {
      json.writeStartObject();
      json.writeStringProperty("name", dialect.id());
      json.writeStringProperty("description", dialect.description());
      json.writeArrayPropertyStart("lacks");
      if (dialect.isMerged()) {
        dialect.kernel().lacks().forEach(fact -> json.writeString(fact.toString()));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }

  private static void entry(JsonGenerator json, String name, String description) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("description", description);
    json.writeEndObject();
  }
}
