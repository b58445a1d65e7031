package org.vsmmu.conformance.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vsmmu.conformance.decode.Decoding.Decoded;
import org.vsmmu.smmu.register.SmmuProfile;

/** A structure of the architecture, in words of 64 bits. */
final class WordsInput implements StructureInput {
  private final StructureKind kind;
  private final SmmuProfile profile;
  private final List<Long> words = new ArrayList<>();

  WordsInput(StructureKind kind, SmmuProfile profile) {
    this.kind = kind;
    this.profile = profile;
  }

  @Override
  public void take(String text) throws BadWord {
    words.addAll(HexWords.parse(text));
  }

  @Override
  public Decoded end() throws BadWord {
    String misfit = kind.misfit(words.size());
    if (!misfit.isEmpty()) {
      throw new BadWord(0, misfit);
    }
    long[] whole = kind.whole(words);
    List<String> shown =
        Arrays.stream(whole).mapToObj(word -> "0x%016x".formatted(word)).toList();
    return new Decoded(kind, shown, kind.explain(whole, profile));
  }
}
