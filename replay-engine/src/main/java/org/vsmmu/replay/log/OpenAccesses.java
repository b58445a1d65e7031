package org.vsmmu.replay.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The accesses whose end a log has not shown yet. Threads of an implementation look up and walk one
 * after the other, and say how it ended only then: so the lines of a walk belong to the access that
 * began last, and the last line of an access can come behind the beginning of another.
 */
final class OpenAccesses {
  private static final int PAGE_SHIFT = 12;

  /** An access may end without a line; only so many are waited for. */
  private static final int MOST = 16;

  private final Deque<OpenAccess> open = new ArrayDeque<>();
  private OpenAccess last;

  void begin(OpenAccess access) {
    open.addFirst(access);
    last = access;
    if (open.size() > MOST) {
      open.removeLast();
    }
  }

  /** The one that walks; null when none does. */
  OpenAccess last() {
    return last;
  }

  void clear() {
    open.clear();
    last = null;
  }

  /**
   * The access that ends here, or null when there is none of this stream.
   *
   * @param address of the access, when the line says it
   */
  OpenAccess end(long sid, OptionalLong address) {
    OpenAccess found = null;
    for (OpenAccess access : open) {
      boolean here = access.sid() == sid;
      boolean same = address.isPresent()
          && access.lookedUp()
          && access.address() >>> PAGE_SHIFT == address.getAsLong() >>> PAGE_SHIFT;
      if (here && (found == null || same)) {
        found = access;
        if (same) {
          break;
        }
      }
    }
    return remove(found);
  }

  /** The only access that is open; null when there are none or several. */
  OpenAccess only() {
    return open.size() == 1 ? remove(open.peekFirst()) : null;
  }

  private OpenAccess remove(OpenAccess access) {
    open.remove(access);
    last = access == last ? null : last;
    return access;
  }
}
