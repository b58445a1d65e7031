package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.vsmmu.smmu.history.Item.Tag;

/**
 * Puts together the copies of a structure of eight words. A cache may hold each word by itself, so
 * words combine freely as long as no completed CFGI lies between them (SMMUv3 7.1, 15.2).
 */
final class CopyBuilder {

  static final int WORDS = 8;

  /** SMMUv3 15.4: beyond, nothing is judged. */
  static final int MAX_COPIES = 256;

  /**
   * A value of one word, and a time in which it could be held.
   *
   * @param item what would hold it at the end of that time
   */
  private record Held(long value, long from, long to, Item item) {

    boolean joins(Held other) {
      return value == other.value && from <= other.to && other.from <= to;
    }

    Held with(Held other) {
      boolean longer = to > other.to || (to == other.to && item.last() >= other.item.last());
      return new Held(
          value, Math.min(from, other.from), Math.max(to, other.to), longer ? item : other.item);
    }

    /** Whether a copy lasts as long as this word of it, and not as long as another. */
    boolean limits(Held other) {
      return to < other.to || (to == other.to && item.last() < other.item.last());
    }
  }

  private final Past past;
  private final Tag tag;
  private final LongPredicate valid;
  private final List<List<Held>> words = new ArrayList<>(WORDS);
  private final List<Copy> copies = new ArrayList<>(1);

  /**
   * For one structure.
   *
   * @param valid whether word 0 makes the others count: V
   */
  CopyBuilder(Past past, Tag tag, LongPredicate valid) {
    this.past = past;
    this.tag = tag;
    this.valid = valid;
    for (int i = 0; i < WORDS; i++) {
      words.add(new ArrayList<>(1));
    }
  }

  /** Adds what could be fetched from a place. */
  void add(Place place, long now) {
    past.watch(place.address(), place.address() + (long) WORDS * Long.BYTES - 1);
    for (int i = 0; i < WORDS; i++) {
      long address = place.address() + (long) i * Long.BYTES;
      List<Held> ofWord = words.get(i);
      WordHistory word = past.memory().history(address);
      if (word != null && word.unknownUntil() > 0) {
        past.meetUnknownStructure(word, place.from(), place.to());
      }
      WordReads.State state = WordReads.read(
          past, address, place.from(), place.to(), (value, from, to, made, ended) -> {
            Item item = past.item(
                tag,
                Math.max(from, place.from()),
                Math.min(to, place.to()),
                place.source(),
                place.otherSource(),
                made,
                ended);
            if (item != null) {
              join(ofWord, new Held(value, item.first(), item.death(), item));
            }
          });
      if (state == WordReads.State.UNKNOWN) {
        past.doubt();
      }
    }
  }

  /** Many ways and epochs lead to the same word: equal values held without a break are one. */
  private static void join(List<Held> known, Held added) {
    Held joined = added;
    for (int i = 0; i < known.size(); ) {
      if (known.get(i).joins(joined)) {
        joined = joined.with(known.remove(i));
        i = 0;
      } else {
        i++;
      }
    }
    known.add(joined);
  }

  /** Every copy that could ever be held. */
  List<Copy> build() {
    if (words.stream().noneMatch(List::isEmpty)) {
      combine(0, new long[WORDS], null, null);
    }
    return copies;
  }

  /** Extends what words 0 to {@code index - 1} are by every version of the next. */
  private void combine(int index, long[] values, Held youngest, Held limit) {
    if (index == WORDS || (index == 1 && !valid.test(values[0]))) {
      long[] all = index == WORDS ? values.clone() : Arrays.copyOf(new long[] {values[0]}, WORDS);
      copies.add(new Copy(all, item(youngest, limit)));
      return;
    }
    for (Held word : words.get(index)) {
      Held young = youngest == null || word.from() > youngest.from() ? word : youngest;
      Held least = limit == null || word.limits(limit) ? word : limit;
      if (young.from() < least.to()) {
        if (copies.size() == MAX_COPIES) {
          past.doubt();
          return;
        }
        values[index] = word.value();
        combine(index + 1, values, young, least);
      }
    }
  }

  private Item item(Held youngest, Held limit) {
    Item ends = limit.item();
    Item item = new Item(
        tag,
        1,
        youngest.from(),
        ends.last(),
        ends.source(),
        ends.otherSource(),
        youngest.item().made(),
        ends.ended());
    item.killed(limit.to(), ends.killer());
    return item;
  }
}
