package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.rule.Rule;

/**
 * Something a rule has to say about a place in a trace.
 *
 * @param kind whether it is a divergence, an open question or a remark
 * @param rule the rule
 * @param part of the upstreaming plan; mostly the rule's
 * @param about the record it is about: for a missing invalidation the unmap
 * @param message one sentence for a reader who sees nothing else
 * @param expected what should have been, field by field
 * @param observed what was
 * @param slice the records that prove it, in trace order
 * @param needs what to record to decide; empty unless inconclusive
 * @param occurrences how many records it stands for; above 1 only for remarks and for promises that
 *     are broken again and again
 */
public record Finding(
    Kind kind,
    Rule rule,
    String part,
    Evidence about,
    String message,
    Map<String, String> expected,
    Map<String, String> observed,
    List<Evidence> slice,
    String needs,
    long occurrences) {

  /** What a finding means for the verdict. */
  public enum Kind {
    DIVERGENCE,
    INCONCLUSIVE,
    NOTE
  }

  public Finding {
    expected = Collections.unmodifiableMap(new LinkedHashMap<>(expected));
    observed = Collections.unmodifiableMap(new LinkedHashMap<>(observed));
    List<Evidence> sorted = new ArrayList<>(slice);
    sorted.sort((a, b) -> Long.compare(a.record(), b.record()));
    slice = List.copyOf(sorted);
  }

  /** Starts a finding of this kind. */
  public static Builder builder(Kind kind, Rule rule, Evidence about) {
    return new Builder(kind, rule, about);
  }

  /** Collects the parts of a finding. */
  public static final class Builder {
    private final Kind kind;
    private final Rule rule;
    private final Evidence about;
    private final Map<String, String> expected = new LinkedHashMap<>();
    private final Map<String, String> observed = new LinkedHashMap<>();
    private final List<Evidence> slice = new ArrayList<>();
    private String part;
    private String message = "";
    private String needs = "";

    private Builder(Kind kind, Rule rule, Evidence about) {
      this.kind = kind;
      this.rule = rule;
      this.about = about;
      this.part = rule.text().part();
    }

    /** The part that what it is about belongs to, when that is not the rule's own. */
    public Builder part(String ofWhatItIsAbout) {
      part = ofWhatItIsAbout;
      return this;
    }

    /** One sentence. */
    public Builder message(String text) {
      message = text;
      return this;
    }

    /** What should have been. */
    public Builder expected(String field, String value) {
      expected.put(field, value);
      return this;
    }

    /** What was. */
    public Builder observed(String field, String value) {
      observed.put(field, value);
      return this;
    }

    /** Adds a record to the proof, once; null is nothing. */
    public Builder because(Evidence evidence) {
      if (evidence != null
          && slice.stream()
              .noneMatch(
                  e -> e.record() == evidence.record() && e.text().equals(evidence.text()))) {
        slice.add(evidence);
      }
      return this;
    }

    /** Adds records to the proof. */
    public Builder because(List<Evidence> more) {
      more.forEach(this::because);
      return this;
    }

    /** What to record to decide. */
    public Builder needs(String text) {
      needs = text;
      return this;
    }

    /** The finding. */
    public Finding build() {
      return new Finding(kind, rule, part, about, message, expected, observed, slice, needs, 1);
    }
  }
}
