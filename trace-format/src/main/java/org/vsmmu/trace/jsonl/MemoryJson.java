package org.vsmmu.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.Word;
import org.vsmmu.trace.json.Hex;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.Misfit;

/** Words in memory. */
final class MemoryJson {
  private static final String ALIGNED = "a multiple of 8";

  static Body.MemoryWrite write(JsonObject in) throws Misfit {
    List<Word> words = new ArrayList<>();
    for (JsonValue pair : in.array("words", "an array of addresses with their words")) {
      long[] word = pair.words("words", 2);
      if (!aligned(word[0])) {
        throw pair.items().get(0).misfit("address", ALIGNED);
      }
      words.add(new Word(word[0], word[1]));
    }
    if (words.isEmpty()) {
      throw in.misfit("words", "at least one word");
    }
    return new Body.MemoryWrite(words);
  }

  static void write(JsonOut out, Body.MemoryWrite body) {
    JsonOut.require(!body.words().isEmpty(), "words", "at least one word", body.words());
    body.words().forEach(word -> requireAligned(word.address()));
    out.wordLists(
        "words",
        body.words().stream()
            .map(word -> new long[] {word.address(), word.value()})
            .toList());
  }

  static Body.MemorySeen seen(JsonObject in) throws Misfit {
    Body.MemorySeen body = new Body.MemorySeen(in.hex("address"), in.hex("value"));
    if (!aligned(body.address())) {
      throw in.misfit("address", ALIGNED);
    }
    return body;
  }

  static void seen(JsonOut out, Body.MemorySeen body) {
    requireAligned(body.address());
    out.hex("address", body.address());
    out.hex("value", body.value());
  }

  private static void requireAligned(long address) {
    JsonOut.require(aligned(address), "address", ALIGNED, Hex.text(address));
  }

  private static boolean aligned(long address) {
    return address % Long.BYTES == 0;
  }

  private MemoryJson() {}
}
