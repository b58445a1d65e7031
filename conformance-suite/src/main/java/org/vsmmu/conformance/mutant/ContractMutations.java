package org.vsmmu.conformance.mutant;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.TraceRecord;

/**
 * Calls that the kernel answers as the uAPI says it does not: a reserved field that is not zero, or
 * a type that the vIOMMU does not have, and success; more requests told as handled than were
 * issued; a supported type probed and refused (iommufd 4.5, 5.5, 7).
 */
final class ContractMutations {
  /** Where the reserved word of a structure stands, by the call's name, and its rule. */
  private static final Map<String, Reserved> RESERVED = Map.of(
      "IOMMU_HWPT_ALLOC", new Reserved("RESERVED-HWPT-ALLOC", 44),
      "IOMMU_VIOMMU_ALLOC", new Reserved("RESERVED-VIOMMU-ALLOC", 28),
      "IOMMU_HWPT_SET_DIRTY_TRACKING", new Reserved("RESERVED-DIRTY-TRACKING", 12));

  private static final int VEVENTQ_TYPE = 12;
  private static final int DATA_TYPE = 16;
  private static final int ENTRY_NUM = 24;
  private static final int SMMUV3 = 1;
  private static final int EINVAL = 22;

  private final Specimen specimen;
  private final List<Mutation> mutations = new ArrayList<>();

  private ContractMutations(Specimen specimen) {
    this.specimen = specimen;
  }

  static List<Mutation> of(Specimen specimen) {
    ContractMutations all = new ContractMutations(specimen);
    for (TraceRecord record : specimen.records()) {
      if (record.body() instanceof Body.KernelSeen seen) {
        Answer.of(seen.event()).ifPresent(answer -> all.call(record.position(), seen, answer));
      }
    }
    return all.mutations;
  }

  private void call(long at, Body.KernelSeen seen, Answer answer) {
    Reserved reserved = RESERVED.get(answer.name());
    if (reserved != null && answer.errno() == 0 && answer.has(reserved.offset())) {
      add(
          "reserved field taken",
          reserved.rule(),
          at,
          seen,
          answer,
          reserved.offset(),
          random -> random.nextInt(1, Integer.MAX_VALUE));
    } else if (answer.name().equals("IOMMU_VEVENTQ_ALLOC")
        && answer.errno() == 0
        && answer.has(VEVENTQ_TYPE)) {
      add(
          "unknown type taken",
          "VEVENTQ-TYPE",
          at,
          seen,
          answer,
          VEVENTQ_TYPE,
          random -> random.nextInt(2, 100));
    } else if (answer.name().equals("IOMMU_HWPT_INVALIDATE") && answer.has(ENTRY_NUM)) {
      invalidate(at, seen, answer);
    }
  }

  private void invalidate(long at, Body.KernelSeen seen, Answer answer) {
    int given = word(answer.in(), ENTRY_NUM);
    int handled = word(answer.out(), ENTRY_NUM);
    boolean here = specimen.rule().filter("INVALIDATE-PROBE"::equals).isPresent();
    if (here && given == 0 && answer.errno() == EINVAL) {
      add("supported type refused", "INVALIDATE-PROBE", at, seen, answer, DATA_TYPE, r -> SMMUV3);
    } else if (seen.open() && answer.errno() != 0 && handled < given) {
      byte[] out = with(answer.out(), ENTRY_NUM, handled + 1);
      mutations.add(new Mutation(
          specimen,
          "one too many handled",
          "INVALIDATE-OVERCOUNT",
          at,
          r -> Records.with(
              specimen.records(),
              at,
              new Body.KernelSeen(answer.with(answer.in(), out), seen.open()))));
    }
  }

  /** The same word before and afterwards. */
  private void add(
      String kind,
      String rule,
      long at,
      Body.KernelSeen seen,
      Answer answer,
      int offset,
      ToIntFunction<SplittableRandom> value) {
    mutations.add(new Mutation(specimen, kind, rule, at, random -> {
      int word = value.applyAsInt(random);
      KernelEvent event =
          answer.with(with(answer.in(), offset, word), with(answer.out(), offset, word));
      return Records.with(specimen.records(), at, new Body.KernelSeen(event, seen.open()));
    }));
  }

  private static int word(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
  }

  private static byte[] with(byte[] bytes, int offset, int word) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, word);
    return changed;
  }

  private record Reserved(String rule, int offset) {}
}
