package org.vsmmu.conformance.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;

/**
 * Names findings so that the name stays when lines and records move: 16 hex digits of what is said,
 * without where. Equal findings of one trace are told apart by an ordinal.
 *
 * <pre>{@code
 * 5c1de0a2b7f01e44
 * 5c1de0a2b7f01e44-2
 * }</pre>
 */
public final class Fingerprint {
  private static final int DIGITS = 16;

  private Fingerprint() {}

  /** The fingerprints of all findings of one kind of one trace, in their order. */
  public static List<String> of(List<Finding> findings) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> fingerprints = new ArrayList<>();
    for (Finding finding : findings) {
      String hash = hash(finding);
      int ordinal = seen.merge(hash, 1, Integer::sum);
      fingerprints.add(ordinal == 1 ? hash : hash + "-" + ordinal);
    }
    return fingerprints;
  }

  private static String hash(Finding finding) {
    StringBuilder said = new StringBuilder(finding.rule().id())
        .append('\n')
        .append(unplaced(finding.about().text(), finding));
    finding.expected().forEach((name, value) -> part(said, "expected " + name, value, finding));
    finding.observed().forEach((name, value) -> part(said, "observed " + name, value, finding));
    for (Evidence evidence : finding.slice()) {
      part(said, evidence.role(), evidence.text(), finding);
    }
    return sha256(said.toString()).substring(0, DIGITS);
  }

  private static void part(StringBuilder said, String name, String value, Finding finding) {
    said.append('\n').append(name).append('=').append(unplaced(value, finding));
  }

  /** Takes out the places of records, which a text may quote. */
  private static String unplaced(String text, Finding finding) {
    String unplaced = text.replaceAll("\\brecord \\d+", "record");
    for (Evidence evidence : finding.slice()) {
      unplaced = unplaced.replace(evidence.source().toString(), "");
    }
    return unplaced;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
