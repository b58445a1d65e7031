package org.vsmmu.replay.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;

/** A call that is put together, and then answered as its case says. */
final class SeenCall {
  private static final int POINTER = 0x1000;

  /** Writes a call with an answer. */
  interface Form {
    String line(Answer answer);
  }

  /** What a trace shows of a call. */
  record Answer(
      byte[] in, Map<String, byte[]> buffers, int errno, byte[] out, Map<String, byte[]> after) {}

  private final CaseTrace trace;
  private final StructLayout layout;
  private final Form form;
  private final Map<String, byte[]> buffers = new TreeMap<>();
  private final Map<String, byte[]> after = new TreeMap<>();
  private byte[] structure;
  private List<String> meanwhile = List.of();
  private boolean shown;

  SeenCall(CaseTrace trace, StructLayout layout, Form form) {
    this.trace = trace;
    this.layout = layout;
    this.form = form;
    StructValue value = StructValue.ofSize(layout.size());
    value.put(DestroyStruct.SIZE, layout.size());
    structure = value.toBytes();
  }

  SeenCall with(String name, long value) {
    structure = StructValue.of(structure).put(member(name), value).toBytes();
    return this;
  }

  /** Another size; bytes behind the structure are zero but the last. */
  SeenCall sized(int bytes, int last) {
    StructValue value = StructValue.of(structure, 0, bytes);
    if (bytes >= Integer.BYTES) {
      value.put(DestroyStruct.SIZE, bytes);
    }
    structure = value.toBytes();
    if (bytes > layout.size()) {
      structure[bytes - 1] = (byte) last;
    }
    return this;
  }

  /** A pointer that cannot be read. */
  SeenCall unreadable() {
    structure = null;
    return this;
  }

  /** What a pointer leads to; null for an unreadable one. */
  SeenCall data(String pointer, byte[] bytes) {
    buffers.put(pointer, bytes);
    return with(pointer, bytes == null ? 0 : POINTER);
  }

  /** What it leads to afterwards, where that changes. */
  SeenCall dataAfter(String pointer, byte[] bytes) {
    after.put(pointer, bytes);
    return this;
  }

  /** The commands that the SMMU takes meanwhile, in the form of {@link ArmTrace#command}. */
  SeenCall causing(String... commands) {
    shown = true;
    meanwhile = new ArrayList<>();
    for (String command : commands) {
      meanwhile.add(ArmTrace.command(command));
    }
    return this;
  }

  /** Success on the way to what the case is about; outputs as name, value, name, value. */
  CaseTrace done(Object... outputs) {
    write(answer(0, outputs));
    return trace;
  }

  /** The success that the case names: any other answer must diverge. */
  CaseTrace gives(Object... outputs) {
    Answer right = answer(0, outputs);
    wrong("EINVAL", answer(Errno.EINVAL.number()));
    wrongOutputs(right, outputs);
    for (Map.Entry<String, byte[]> buffer : after.entrySet()) {
      Map<String, byte[]> other = new TreeMap<>(right.after());
      byte[] flipped = buffer.getValue().clone();
      flipped[0] ^= 1;
      other.put(buffer.getKey(), flipped);
      wrong("other bytes", new Answer(right.in(), right.buffers(), 0, right.out(), other));
    }
    write(right);
    return trace;
  }

  /** The error that the case names, with what is written back in spite of it. */
  CaseTrace fails(Errno errno, Object... outputs) {
    Answer right = answer(errno.number(), outputs);
    Errno other = errno == Errno.EINVAL ? Errno.EBUSY : Errno.EINVAL;
    wrong(other.name(), answer(other.number(), outputs));
    wrong("success", answer(0, outputs));
    wrongOutputs(right, outputs);
    write(right);
    return trace;
  }

  /** An error that success would not contradict: it alone shows that something has run out. */
  CaseTrace failsFor(Errno errno, Object... outputs) {
    wrong("EBUSY", answer(Errno.EBUSY.number(), outputs));
    write(answer(errno.number(), outputs));
    return trace;
  }

  private void wrongOutputs(Answer right, Object... outputs) {
    for (int i = 0; i < outputs.length; i += 2) {
      Object[] other = outputs.clone();
      other[i + 1] = ((Number) outputs[i + 1]).longValue() ^ 1;
      wrong("other " + outputs[i], answer(right.errno(), other));
    }
  }

  private void wrong(String what, Answer answer) {
    trace.not(what, form.line(answer));
  }

  private void write(Answer answer) {
    int position = trace.next();
    String line = form.line(answer);
    trace.add(shown ? line.substring(0, line.length() - 2) + ",\"open\":true}}" : line);
    if (shown) {
      meanwhile.forEach(trace::needed);
      trace.add("{\"ctx\":\"vmm-1\",\"returned\":{\"call\":" + position + "}}");
    }
  }

  private Answer answer(int errno, Object... outputs) {
    if (structure == null) {
      return new Answer(null, buffers, errno, null, Map.of());
    }
    StructValue out = StructValue.of(structure);
    for (int i = 0; i < outputs.length; i += 2) {
      Member member = member((String) outputs[i]);
      out.put(member, ((Number) outputs[i + 1]).longValue());
    }
    Map<String, byte[]> buffersAfter = new TreeMap<>(buffers);
    if (errno == 0) {
      buffersAfter.putAll(after);
    }
    return new Answer(structure.clone(), buffers, errno, out.toBytes(), buffersAfter);
  }

  private Member member(String name) {
    return layout.find(name).orElseThrow(() -> new IllegalArgumentException(name));
  }
}
