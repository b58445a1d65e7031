package org.vsmmu.conformance.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.decode.Explanation;
import org.vsmmu.smmu.decode.StructureText;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.SmmuProfile;

/** A structure that can be explained from its words, or a call from its bytes. */
public enum StructureKind {
  /** A command; the second word may be left out. */
  CMD(1, 2),
  /** A stream table entry; words at its end may be left out. */
  STE(1, 8),
  /** A context descriptor; words at its end may be left out. */
  CD(1, 8),
  /** An event record. */
  EVENT(4, 4),
  /** The number of a call and the bytes of its structure. */
  IOCTL(0, 0);

  private final int fewest;
  private final int most;

  StructureKind(int fewest, int most) {
    this.fewest = fewest;
    this.most = most;
  }

  /** The kind of a name, {@code cmd}. */
  public static Optional<StructureKind> byName(String name) {
    return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
  }

  /** Takes the text of one. */
  StructureInput input(SmmuProfile profile, CallTable calls) {
    return this == IOCTL ? new IoctlInput(calls) : new WordsInput(this, profile);
  }

  /**
   * Why so many words do not make one; empty when they do.
   *
   * @param count how many there are
   */
  public String misfit(int count) {
    if (count >= fewest && count <= most) {
      return "";
    }
    String wanted = fewest == most ? "" + most : fewest + " to " + most;
    return "%d word%s, where %s has %s".formatted(count, count == 1 ? "" : "s", this, wanted);
  }

  /** All words of the structure, those that were left out as zero. */
  public long[] whole(List<Long> words) {
    long[] whole = new long[most];
    for (int i = 0; i < words.size(); i++) {
      whole[i] = words.get(i);
    }
    return whole;
  }

  /**
   * Explains as many words as it has.
   *
   * @param profile decides what is legal
   */
  public Explanation explain(long[] words, SmmuProfile profile) {
    return switch (this) {
      case CMD -> StructureText.command(words[0], words[1], profile);
      case STE -> StructureText.ste(StreamTableEntry.of(words), profile);
      case CD -> StructureText.cd(ContextDescriptor.of(words), profile);
      case EVENT -> StructureText.event(new EventRecord(words[0], words[1], words[2], words[3]));
      case IOCTL -> throw new IllegalArgumentException("a call has bytes, not words");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
