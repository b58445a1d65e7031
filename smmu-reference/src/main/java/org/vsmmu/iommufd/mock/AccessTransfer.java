package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

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
  private final Place[] places;

  private AccessTransfer(Invocation call, int length, int flags) {
    this.call = call;
    this.contents = call.machine().contents();
    this.write = (flags & AccessCalls.WRITE) != 0;
    this.slow = (flags & SLOW) != 0;
    this.places = new Place[length];
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
      int first = (int) (piece.span().start() - span.start());
      locate(piece, first);
      if (write) {
        store(first, first + (int) piece.span().length());
      }
    }
    unless(IovaSpace.complete(pieces, span), Errno.ENOENT);
    if (!write) {
      predict();
    }
  }

  /** Finds the memory of each byte. */
  private void locate(Piece piece, int first) throws CallFailed {
    Span bytes = piece.bytes();
    boolean onePage = bytes.start() / Backing.PAGE == bytes.last() / Backing.PAGE;
    Pages pages = piece.area().pages();
    for (long at = bytes.start(); !Span.below(bytes.last(), at); ) {
      Place start = place(pages, at, onePage);
      when(write && !start.writable(), Errno.EFAULT);
      long end = Math.min(bytes.last(), at | (Backing.PAGE - 1));
      for (long offset = at; offset <= end; offset++) {
        places[first++] =
            new Place(start.backing(), start.offset() + (offset - at), start.writable());
      }
      at = end + 1;
    }
  }

  /** What the owner has there now, if it can be asked; else the pinned page. */
  private Place place(Pages pages, long offset, boolean onePage) throws CallFailed {
    if (pages.source() instanceof PageSource.User user && user.process().alive()) {
      boolean asCaller = user.process() == call.process() && !slow;
      if (asCaller || onePage) {
        Place page = user.page(offset / Backing.PAGE, write);
        long within = offset % Backing.PAGE;
        return new Place(page.backing(), page.offset() + within, page.writable());
      }
    }
    return pages.place(offset);
  }

  private void store(int from, int to) {
    byte[] bytes = call.buffer(BUFFER);
    for (int i = from; i < to; i++) {
      // A recording keeps the beginning of a long buffer only.
      if (i < bytes.length) {
        contents.put(places[i].backing(), places[i].offset(), bytes[i]);
      } else {
        contents.forget(places[i].backing(), places[i].offset());
      }
    }
  }

  private void predict() {
    byte[] before = call.buffer(BUFFER);
    int length = before == null ? places.length : Math.min(before.length, places.length);
    byte[] bytes = before == null ? new byte[length] : before;
    BitSet unknown = new BitSet();
    for (int i = 0; i < length; i++) {
      bytes[i] = contents.get(places[i].backing(), places[i].offset());
      unknown.set(i, !contents.known(places[i].backing(), places[i].offset()));
    }
    call.writes(BUFFER, new KnownBytes(bytes, unknown));
    call.binds(BUFFER, this::bind);
  }

  /**
   * Binds what was seen. A known byte that differs means that the process has stored since; then
   * nothing is known any more.
   */
  private void bind(byte[] seen) {
    int length = Math.min(seen.length, places.length);
    for (int i = 0; i < length; i++) {
      Place place = places[i];
      if (contents.known(place.backing(), place.offset())
          && contents.get(place.backing(), place.offset()) != seen[i]) {
        contents.forgetAll();
        break;
      }
    }
    for (int i = 0; i < length; i++) {
      contents.put(places[i].backing(), places[i].offset(), seen[i]);
    }
  }
}
