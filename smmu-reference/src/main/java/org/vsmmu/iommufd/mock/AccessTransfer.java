package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.vsmmu.iommufd.core.Invocation;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.Contents;
import org.vsmmu.iommufd.host.Place;
import org.vsmmu.iommufd.iova.AccessPins;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.iova.PageSource;
import org.vsmmu.iommufd.iova.Pages;
import org.vsmmu.iommufd.iova.Piece;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.KnownBytes;

/** ACCESS_RW: moves bytes between the caller and an IOAS (iommufd-core 9.3). */
final class AccessTransfer {
  private static final int SLOW = 4;
  private static final String BUFFER = "uptr";

  private final Invocation call;
  private final Contents contents;
  private final boolean write;
  private final boolean slow;
  private final int length;
  private final List<Run> runs = new ArrayList<>();

  /**
   * Bytes that follow each other in one page.
   *
   * @param first the first byte, counted from the start of the transfer
   * @param place where it is
   */
  private record Run(int first, int length, Place place) {}

  /** Does something with each byte of the transfer. */
  private interface Each {
    void take(int index, Backing backing, long offset);
  }

  private void each(int limit, Each action) {
    for (Run run : runs) {
      int count = Math.min(run.length, limit - run.first);
      for (int i = 0; i < count; i++) {
        action.take(run.first + i, run.place.backing(), run.place.offset() + i);
      }
    }
  }

  private AccessTransfer(Invocation call, int length, int flags) {
    this.call = call;
    this.contents = call.machine().contents();
    this.write = (flags & AccessCalls.WRITE) != 0;
    this.slow = (flags & SLOW) != 0;
    this.length = length;
  }

  static void run(TestArguments args) throws CallFailed {
    long length = args.get("length");
    when(Span.below(AccessCalls.LONGEST, length), Errno.ENOMEM);
    int flags = args.u32("flags");
    int known = AccessCalls.WRITE | SLOW | AccessCalls.SYZKALLER;
    when((flags & ~known) != 0, Errno.EOPNOTSUPP);
    MockAccess access = args.access();
    long iova = AccessCalls.address(access, flags, args.get("iova"));
    AccessTransfer transfer = new AccessTransfer(args.call(), (int) length, flags);
    when(transfer.write && args.call().buffer(BUFFER) == null, Errno.EFAULT);
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    transfer.move(access.ioas().space(), Span.of(iova, length));
  }

  private void move(IovaSpace space, Span span) throws CallFailed {
    List<Piece> pieces = space.pieces(span);
    for (Piece piece : pieces) {
      AccessPins.requirePermission(piece.area(), write);
      when(piece.area().pages().source() instanceof PageSource.DmaBuf, Errno.EINVAL);
      locate(piece, (int) (piece.span().start() - span.start()));
      if (write) {
        store();
        runs.clear();
      }
    }
    unless(IovaSpace.complete(pieces, span), Errno.ENOENT);
    if (!write) {
      predict();
    }
  }

  /** Finds the memory of a piece. */
  private void locate(Piece piece, int first) throws CallFailed {
    Span bytes = piece.bytes();
    boolean onePage = bytes.start() / Backing.PAGE == bytes.last() / Backing.PAGE;
    Pages pages = piece.area().pages();
    int next = first;
    for (long at = bytes.start(); !Span.below(bytes.last(), at); ) {
      Place start = place(pages, at, onePage);
      when(write && !start.writable(), Errno.EFAULT);
      int count = (int) (Math.min(bytes.last(), at | (Backing.PAGE - 1)) - at + 1);
      runs.add(new Run(next, count, start));
      next += count;
      at += count;
    }
  }

  /** What the owner has there now, if it can be asked; else the pinned page. */
  private Place place(Pages pages, long offset, boolean onePage) throws CallFailed {
    if (pages.source() instanceof PageSource.User user && user.memory().alive()) {
      boolean asCaller = user.memory() == call.process().memory() && !slow;
      if (asCaller || onePage) {
        Place page = user.page(offset / Backing.PAGE, write);
        long within = offset % Backing.PAGE;
        return new Place(page.backing(), page.offset() + within, page.writable());
      }
    }
    return pages.place(offset);
  }

  private void store() {
    byte[] bytes = call.buffer(BUFFER);
    each(length, (index, backing, offset) -> {
      // A recording keeps the beginning of a long buffer only.
      if (index < bytes.length) {
        contents.put(backing, offset, bytes[index]);
      } else {
        contents.forget(backing, offset);
      }
    });
  }

  private void predict() {
    byte[] before = call.buffer(BUFFER);
    byte[] bytes = before == null ? new byte[length] : before;
    BitSet unknown = new BitSet();
    each(bytes.length, (index, backing, offset) -> {
      bytes[index] = contents.get(backing, offset);
      unknown.set(index, !contents.known(backing, offset));
    });
    call.writes(BUFFER, new KnownBytes(bytes, unknown));
    call.binds(BUFFER, this::bind);
  }

  /**
   * Binds what was seen. A known byte that differs means that the process has stored since; then
   * nothing is known any more.
   */
  private void bind(byte[] seen) {
    boolean[] stored = new boolean[1];
    each(
        seen.length,
        (index, backing, offset) -> stored[0] |=
            contents.known(backing, offset) && contents.get(backing, offset) != seen[index]);
    if (stored[0]) {
      contents.forgetAll();
    }
    each(seen.length, (index, backing, offset) -> contents.put(backing, offset, seen[index]));
  }
}
