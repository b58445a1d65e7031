package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.vsmmu.smmu.history.Item.Tag;

/**
 * Puts together the copies of a structure of eight words. Words combine freely as long as no
 * completed CFGI lies between the last moment of one and the first of another (SMMUv3 15.2).
 */
final class CopyBuilder {

  private static final int WORDS = 8;

  /** SMMUv3 15.4: beyond, nothing is judged. */
  private static final int MAX_COPIES = 256;

  /** A version of one word, and when it could be fetched. */
  private record Piece(long value, long first, long last, Place place, Object made, Object ended) {}

  private final Past past;
  private final Tag tag;
  private final LongPredicate valid;
  private final List<List<Piece>> pieces = new ArrayList<>(WORDS);
  private final List<Copy> copies = new ArrayList<>(1);
  private boolean aborts;

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
      pieces.add(new ArrayList<>(1));
    }
  }

  /** Adds what could be fetched from a place. */
  void add(Place place, long now) {
    past.watch(place.address(), place.address() + (long) WORDS * Long.BYTES - 1);
    for (int i = 0; i < WORDS; i++) {
      long address = place.address() + (long) i * Long.BYTES;
      List<Piece> ofWord = pieces.get(i);
      WordHistory word = past.memory().history(address);
      if (word != null && word.unknownUntil() > 0) {
        past.meetUnknown(word, place.from(), place.to(), now, tag);
      }
      WordReads.State state = WordReads.read(
          past, address, place.from(), place.to(), (value, from, to, made, ended) -> {
            long first =
                past.epochs().first(Math.max(from, place.from()), Math.min(to, place.to()));
            if (first != Epochs.NEVER) {
              long last =
                  past.epochs().last(Math.max(from, place.from()), Math.min(to, place.to()));
              ofWord.add(new Piece(value, first, last, place, made, ended));
            }
          });
      if (state == WordReads.State.UNKNOWN) {
        past.doubt();
      }
      aborts |= state == WordReads.State.ABORTS;
    }
  }

  /** Whether a word of some place aborts: then the structure cannot be fetched from there. */
  boolean aborts() {
    return aborts;
  }

  /** Every copy that could ever be held. */
  List<Copy> build() {
    if (pieces.stream().noneMatch(List::isEmpty)) {
      combine(0, new long[WORDS], null, null);
    }
    return copies;
  }

  /** Extends what words 0 to {@code index - 1} are by every version of the next. */
  private void combine(int index, long[] words, Piece youngest, Piece oldest) {
    boolean complete = index == WORDS || (index == 1 && !valid.test(words[0]));
    if (complete) {
      if (copies.size() == MAX_COPIES) {
        past.doubt();
        return;
      }
      long[] all = index == WORDS ? words.clone() : Arrays.copyOf(new long[] {words[0]}, WORDS);
      copies.add(new Copy(all, item(youngest, oldest)));
      return;
    }
    for (Piece piece : pieces.get(index)) {
      Piece young = youngest == null || piece.first() > youngest.first() ? piece : youngest;
      Piece old = oldest == null || piece.last() < oldest.last() ? piece : oldest;
      if (item(young, old).exists()) {
        words[index] = piece.value();
        combine(index + 1, words, young, old);
      }
      if (copies.size() == MAX_COPIES) {
        past.doubt();
        return;
      }
    }
  }

  private Item item(Piece youngest, Piece oldest) {
    Item item = new Item(
        tag,
        youngest.first(),
        oldest.last(),
        oldest.place().source(),
        oldest.place().otherSource(),
        youngest.made(),
        oldest.ended());
    past.commands().judge(item);
    return item;
  }
}
