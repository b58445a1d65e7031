package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.translate.Outcome;

/**
 * An outcome that some legal SMMU could have given.
 *
 * @param outcome what it would be
 * @param items what would have been used for it, the last step first; not their sources
 */
record Possibility(Outcome outcome, List<Item> items) {

  static Possibility of(Outcome outcome, Item... items) {
    List<Item> used = new ArrayList<>(items.length);
    for (Item item : items) {
      if (item != null) {
        used.add(item);
      }
    }
    return new Possibility(outcome, used);
  }
}
