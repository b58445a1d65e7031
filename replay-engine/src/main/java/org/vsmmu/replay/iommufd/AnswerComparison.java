package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.KnownBytes;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.IoctlSeen;

/** A recorded call against its prediction: result, every byte of the structure and the buffers. */
final class AnswerComparison {
  /** A recording keeps this much of a longer buffer. */
  private static final int KEPT = 1 << 16;

  private final IoctlSeen call;
  private final Answer answer;
  private final List<CallMismatch> differences = new ArrayList<>();

  AnswerComparison(IoctlSeen call, Answer answer) {
    this.call = call;
    this.answer = answer;
  }

  List<CallMismatch> differences() {
    if (answer.errno() != call.errno() || answer.returned() != call.returned()) {
      differ(
          What.RESULT,
          result(answer.returned(), answer.errno()),
          result(call.returned(), call.errno()));
    }
    compare("structure", answer.structure(), call.out());
    for (Map.Entry<String, byte[]> seen : call.outBuffers().entrySet()) {
      compare(seen.getKey(), answer.buffers().get(seen.getKey()), seen.getValue());
    }
    return differences;
  }

  private static String result(long returned, int errno) {
    return errno == 0 ? Long.toString(returned) : Errno.text(errno);
  }

  private void compare(String name, KnownBytes predicted, byte[] seen) {
    if (seen == null) {
      return;
    }
    if (predicted == null) {
      differ(What.OUTPUT, name + " unreadable", HexFormat.of().formatHex(seen));
      return;
    }
    int at = predicted.firstDifference(seen);
    boolean cut = at == KEPT && seen.length == KEPT;
    if (at >= 0 && !cut && !rebound(name)) {
      differ(
          What.OUTPUT,
          name + " at byte " + at + " " + around(predicted.toString(), at),
          around(HexFormat.of().formatHex(seen), at));
    }
  }

  /** A process may have stored to memory that was read; that is counted, not reported. */
  private boolean rebound(String name) {
    return answer.bindings().containsKey(name);
  }

  private static String around(String hex, int at) {
    int from = Math.min(hex.length(), Math.max(0, at / 8 * 16));
    return hex.substring(from, Math.min(hex.length(), from + 32));
  }

  private void differ(What what, String predicted, String seen) {
    differences.add(new CallMismatch(call.sequence(), call.label(), what, predicted, seen));
  }
}
