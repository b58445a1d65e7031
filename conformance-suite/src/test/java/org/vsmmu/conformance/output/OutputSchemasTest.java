package org.vsmmu.conformance.output;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.conformance.gate.GateResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Outputs against the schemas of those that read them. */
class OutputSchemasTest {
  private static final String SARIF = "sarif-2.1.0-rtm.5.json";

  static Stream<GateResult> runs() {
    return Stream.of(
        AnyRun.empty(),
        AnyRun.clean(),
        AnyRun.failing(12),
        AnyRun.everything(false),
        AnyRun.everything(true));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void sarifFits(GateResult result) {
    String sarif = AnyRun.written(new Sarif(), result);
    assertEquals(List.of(), misfits(SARIF, SpecificationVersion.DRAFT_4, sarif));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void jsonFits(GateResult result) {
    String json = AnyRun.written(new GateJson(), result);
    assertEquals(List.of(), misfits("/org/vsmmu/conformance/gate-result-1.0.schema.json", json));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void codeQualityFits(GateResult result) {
    String report = AnyRun.written(new GitlabCodeQuality(), result);
    assertEquals(List.of(), misfits("gitlab-code-quality.schema.json", report));
    JsonNode issues = new ObjectMapper().readTree(report);
    List<String> fingerprints = new ArrayList<>();
    issues.forEach(issue -> fingerprints.add(issue.path("fingerprint").asString()));
    assertEquals(fingerprints.stream().distinct().toList(), fingerprints);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void rowsForKcidbFit(GateResult result) {
    String rows = AnyRun.written(KcidbRows.of("vsmmu", "vsmmu:1"), result);
    assertEquals(List.of(), misfits("kcidb-5.0.schema.json", rows));
    JsonNode json = new ObjectMapper().readTree(rows);
    List<String> ids = new ArrayList<>();
    for (String kind : List.of("tests", "issues", "incidents")) {
      json.path(kind).forEach(row -> ids.add(kind + " " + row.path("id").asString()));
    }
    assertEquals(ids.stream().distinct().toList(), ids);
    for (JsonNode incident : json.path("incidents")) {
      assertTrue(ids.contains("tests " + incident.path("test_id").asString()));
      assertTrue(ids.contains("issues " + incident.path("issue_id").asString()));
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void junitFits(GateResult result) {
    String xml = AnyRun.written(new JunitXml(), result);
    assertDoesNotThrow(
        () -> junitSchema().newValidator().validate(new StreamSource(new StringReader(xml))));
  }

  @Test
  void theSchemasRefuseWhatIsWrong() {
    GateResult result = AnyRun.everything(true);
    String sarif = AnyRun.written(new Sarif(), result).replace("\"ruleId\"", "\"rule\"");
    assertFalse(misfits(SARIF, SpecificationVersion.DRAFT_4, sarif).isEmpty());
    String json = AnyRun.written(new GateJson(), result).replace("\"EXPECTED\"", "\"WANTED\"");
    assertFalse(
        misfits("/org/vsmmu/conformance/gate-result-1.0.schema.json", json).isEmpty());
    String quality = AnyRun.written(new GitlabCodeQuality(), result).replace("critical", "bad");
    assertFalse(misfits("gitlab-code-quality.schema.json", quality).isEmpty());
    String rows = AnyRun.written(KcidbRows.of("vsmmu", "vsmmu:1"), result);
    assertFalse(
        misfits("kcidb-5.0.schema.json", rows.replace("\"MISS\"", "\"LOST\"")).isEmpty());
    String xml = AnyRun.written(new JunitXml(), result).replace("classname=", "class=");
    assertThrows(
        SAXException.class,
        () -> junitSchema().newValidator().validate(new StreamSource(new StringReader(xml))));
  }

  @Test
  void junitKeepsNamesAndCounts() throws Exception {
    Document xml = xml(AnyRun.written(new JunitXml(), AnyRun.everything(true)));
    Element all = xml.getDocumentElement();
    NodeList cases = xml.getElementsByTagName("testcase");
    assertEquals(all.getAttribute("tests"), String.valueOf(cases.getLength()));
    assertEquals(
        all.getAttribute("failures"),
        String.valueOf(xml.getElementsByTagName("failure").getLength()));
    assertEquals(
        all.getAttribute("errors"),
        String.valueOf(xml.getElementsByTagName("error").getLength()));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cases.getLength(); i++) {
      names.add(((Element) cases.item(i)).getAttribute("name"));
    }
    String evil =
        AnyRun.EVIL.replace('\u0001', '\u2401').replace('\u001b', '\u241b').replace('\r', '\u240d');
    assertTrue(names.contains(evil), names.toString());
  }

  @Test
  void sarifTellsWhatIsNewWhatIsAllowedAndWhy() {
    JsonNode run = new ObjectMapper()
        .readTree(AnyRun.written(new Sarif(), AnyRun.everything(true)))
        .path("runs")
        .path(0);
    List<String> results = new ArrayList<>();
    for (JsonNode result : run.path("results")) {
      String rule = result.path("ruleId").asString();
      results.add("%s %s %s%s%s"
          .formatted(
              rule,
              result.path("kind").asString(),
              result.path("baselineState").asString("-"),
              result.has("suppressions") ? " suppressed" : "",
              result.has("codeFlows") ? " flow" : ""));
      JsonNode named = run.path("tool")
          .path("driver")
          .path("rules")
          .path(result.path("ruleIndex").asInt());
      assertEquals(rule, named.path("id").asString());
      assertEquals(2, result.path("partialFingerprints").size());
    }
    assertEquals(
        List.of(
            "TLB-STALE-AFTER-UNMAP fail new flow",
            "TLB-STALE-AFTER-UNMAP open new flow",
            "UNEXPECTED-VERDICT fail -",
            "BASELINE-PROBLEM fail -",
            "BASELINE-PROBLEM fail -",
            "TLB-STALE-AFTER-UNMAP fail unchanged suppressed flow",
            "TLB-STALE-AFTER-UNMAP fail new suppressed flow",
            "TLB-STALE-AFTER-UNMAP fail unchanged flow"),
        results);
    JsonNode invocation = run.path("invocations").path(0);
    assertFalse(invocation.path("executionSuccessful").asBoolean());
    assertEquals(1, invocation.path("toolExecutionNotifications").size());
  }

  @Test
  void sarifKeepsToItsLimitAndSaysSo() {
    JsonNode run = new ObjectMapper()
        .readTree(AnyRun.written(new Sarif(5), AnyRun.failing(8)))
        .path("runs")
        .path(0);
    assertEquals(5, run.path("results").size());
    assertEquals(
        "8 results, the first 5 are listed",
        run.path("invocations")
            .path(0)
            .path("toolExecutionNotifications")
            .path(0)
            .path("message")
            .path("text")
            .asString());
  }

  @Test
  void pathsAreUris() {
    assertEquals("a/b%20c%23d%25.jsonl", SarifPlaces.uri("./a/b c#d%.jsonl"));
    assertEquals("file:///tmp/%C3%A9", SarifPlaces.uri("/tmp/é"));
    assertEquals("%3Cstdin%3E", SarifPlaces.uri("<stdin>"));
    assertEquals("c%3A/x", SarifPlaces.uri("c:/x"));
  }

  private static List<String> misfits(String schema, String document) {
    return misfits(schema, SpecificationVersion.DRAFT_2020_12, document);
  }

  private static List<String> misfits(
      String schema, SpecificationVersion version, String document) {
    Schema read =
        SchemaRegistry.withDefaultDialect(version).getSchema(resource(schema), InputFormat.JSON);
    return read.validate(document, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static javax.xml.validation.Schema junitSchema() throws SAXException {
    return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(new StreamSource(new StringReader(resource("jenkins-junit.xsd"))));
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static String resource(String name) {
    try (InputStream in = OutputSchemasTest.class.getResourceAsStream(
        name.startsWith("/") ? name : "schema/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
