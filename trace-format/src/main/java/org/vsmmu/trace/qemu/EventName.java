package org.vsmmu.trace.qemu;

/** The name that a log line begins with, behind its prefix. */
final class EventName {
  private static final int LONGEST = 64;

  /** Where the name that begins at {@code start} ends. */
  static int end(String line, int start) {
    int i = start;
    while (i < line.length() && part(line.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Where the run of non-blanks that begins at {@code start} ends. */
  static int wordEnd(String line, int start) {
    int i = start;
    while (i < line.length() && line.charAt(i) != ' ') {
      i++;
    }
    return i;
  }

  /** Whether that is an event of the SMMU: {@code smmu_...} or {@code smmuv3_...}. */
  static boolean is(String line, int start, int end) {
    return end - start <= LONGEST
        && (line.startsWith("smmu_", start) || line.startsWith("smmuv3_", start))
        && (end == line.length() || line.charAt(end) == ' ');
  }

  private static boolean part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  private EventName() {}
}
