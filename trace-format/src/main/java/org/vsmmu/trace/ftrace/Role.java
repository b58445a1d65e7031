package org.vsmmu.trace.ftrace;

import java.util.Locale;

/** What an argument of a probe is to its function. */
enum Role {
  /** The array of 64-bit words, or one of them. */
  WORDS,
  /** How many commands, or entries of an invalidation. */
  COUNT,
  SYNC,
  QUEUE,
  SMMU,
  MASTER,
  SID,
  SSID,
  RETURNED,
  NONE;

  /** The role that a name usually has; {@code w0}, {@code w1}, ... are words one by one. */
  static Role ofName(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "n", "num", "nr", "count", "ncmds", "n_cmds", "num_cmds", "entry_num" -> COUNT;
      case "sync" -> SYNC;
      case "cmdq", "q", "queue" -> QUEUE;
      case "smmu" -> SMMU;
      case "master" -> MASTER;
      case "sid", "streamid", "stream_id" -> SID;
      case "ssid", "pasid", "substreamid" -> SSID;
      case "ret", "retval", "rc" -> RETURNED;
      default -> isNumbered(name) ? WORDS : NONE;
    };
  }

  private static boolean isNumbered(String name) {
    // "arg3" is the kernel's own name for an argument that was given none.
    return name.length() > 1
        && Cursor.isDigit(name.charAt(name.length() - 1))
        && !Cursor.isDigit(name.charAt(0))
        && !name.startsWith("arg");
  }
}
