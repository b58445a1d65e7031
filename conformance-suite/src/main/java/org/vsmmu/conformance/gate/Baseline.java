package org.vsmmu.conformance.gate;

import java.util.List;

/**
 * What is known to fail, and allowed to.
 *
 * @param name of the file; empty when there is none
 * @param head comment at its top, line by line
 * @param entries in the order of the file
 */
public record Baseline(String name, List<String> head, List<BaselineEntry> entries) {

  /** Allows nothing. */
  public static final Baseline NONE = new Baseline("", List.of(), List.of());

  public Baseline {
    head = List.copyOf(head);
    entries = List.copyOf(entries);
  }

  /**
   * Reads a baseline.
   *
   * @param name how messages call it
   * @throws BadBaseline when a line is not one
   */
  public static Baseline read(String name, String text) throws BadBaseline {
    return new BaselineCsv(name).read(text);
  }

  /** The text of it, its entries in a stable order. */
  public String text() {
    return BaselineCsv.text(this);
  }
}
