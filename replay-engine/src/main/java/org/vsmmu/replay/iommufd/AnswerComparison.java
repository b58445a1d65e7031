package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.KnownBytes;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.IoctlSeen;

/** A recorded call against its prediction: result, every byte of the structure and the buffers. */
final class AnswerComparison {
  /** A recording keeps this much of a longer buffer. */
  private static final int KEPT = 1 << 16;

  private static final String STRUCTURE = "structure";

  private final CallTable calls;
  private final IoctlSeen call;
  private final Answer answer;
  private final List<CallMismatch> differences = new ArrayList<>();

  /** @param calls which call a number means */
  AnswerComparison(IoctlSeen call, Answer answer, CallTable calls) {
    this.calls = calls;
    this.call = call;
    this.answer = answer;
  }

  List<CallMismatch> differences() {
    if (answer.errno() != call.errno() || answer.returned() != call.returned()) {
      differ(
          What.RESULT,
          CallMismatch.RESULT,
          result(answer.returned(), answer.errno()),
          result(call.returned(), call.errno()));
    }
    if (otherOutcome()) {
      return differences;
    }
    structure();
    for (Map.Entry<String, byte[]> seen : call.outBuffers().entrySet()) {
      compare(seen.getKey(), answer.buffers().get(seen.getKey()), seen.getValue());
    }
    return differences;
  }

  /** It failed and should not have, or the other way round: what it wrote follows from that. */
  private boolean otherOutcome() {
    return (answer.errno() == 0) != (call.errno() == 0);
  }

  private static String result(long returned, int errno) {
    return errno == 0 ? Long.toString(returned) : Errno.text(errno);
  }

  /** What was compared. */
  Set<What> judged() {
    boolean bytes = call.out() != null || !call.outBuffers().isEmpty();
    return bytes && !otherOutcome()
        ? EnumSet.of(What.RESULT, What.OUTPUT)
        : EnumSet.of(What.RESULT);
  }

  /** Member by member; what no member explains, as bytes. */
  private void structure() {
    KnownBytes predicted = answer.structure();
    byte[] seen = call.out();
    Optional<StructLayout> layout = layout();
    if (seen == null || predicted == null || layout.isEmpty()) {
      compare(STRUCTURE, predicted, seen);
      return;
    }
    int before = differences.size();
    List<Member> all = new ArrayList<>(layout.get().members());
    all.addAll(layout.get().gaps());
    for (Member member : all) {
      int end = Math.min(member.end(), Math.min(seen.length, predicted.bytes().length));
      if (differs(predicted, seen, member.offset(), end)) {
        differ(
            What.OUTPUT,
            member.name(),
            "0x" + Long.toHexString(StructValue.of(predicted.bytes()).get(member)),
            "0x" + Long.toHexString(StructValue.of(seen).get(member)));
      }
    }
    if (differences.size() == before) {
      compare(STRUCTURE, predicted, seen);
    }
  }

  private static boolean differs(KnownBytes predicted, byte[] seen, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!predicted.unknown().get(i) && predicted.bytes()[i] != seen[i]) {
        return true;
      }
    }
    return false;
  }

  private Optional<StructLayout> layout() {
    int number = call.command() & 0xff;
    if (call.command() != (Ioctl.TYPE | number)) {
      return Optional.empty();
    }
    if (call.command() == Ioctl.TEST_CMD.code() && call.in() != null) {
      int operation = StructValue.of(call.in()).u32(TestCmdStruct.OP);
      return TestOperation.of(operation).map(TestOperation::layout);
    }
    return calls
        .of(number)
        .map(CallForm::layout)
        .or(() -> VfioIoctl.of(number).flatMap(VfioIoctl::layout));
  }

  private void compare(String name, KnownBytes predicted, byte[] seen) {
    if (seen == null) {
      return;
    }
    if (predicted == null) {
      if (neverSeen(name)) {
        return;
      }
      differ(What.OUTPUT, name, "unreadable", around(HexFormat.of().formatHex(seen), 0));
      return;
    }
    int at = predicted.firstDifference(seen);
    boolean cut = at == KEPT && seen.length == KEPT;
    if (at >= 0 && !cut && !rebound(name)) {
      differ(
          What.OUTPUT,
          name + "[" + at + "]",
          around(predicted.toString(), at),
          around(HexFormat.of().formatHex(seen), at));
    }
  }

  /**
   * A buffer that the call left alone, and that was not recorded before it: anything may be there.
   */
  private boolean neverSeen(String name) {
    return answer.errno() != 0 && !name.equals(STRUCTURE) && !call.buffers().containsKey(name);
  }

  /** A process may have stored to memory that was read; that is counted, not reported. */
  private boolean rebound(String name) {
    return answer.bindings().containsKey(name);
  }

  /** The bytes around one, in hex. */
  static String around(String hex, int at) {
    int from = Math.min(hex.length(), Math.max(0, at / 8 * 16));
    String part = hex.substring(from, Math.min(hex.length(), from + 32));
    return part.isEmpty() ? "no bytes there" : part;
  }

  private void differ(What what, String field, String predicted, String seen) {
    differences.add(new CallMismatch(call.sequence(), call.label(), what, field, predicted, seen));
  }
}
