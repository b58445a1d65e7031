package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** The pages that an access or a hardware queue holds in a range (iommufd-core 9.3). */
public final class AccessPins {
  private final Span span;
  private final boolean locking;
  private final List<Piece> pieces = new ArrayList<>();

  private AccessPins(Span span, boolean locking) {
    this.span = span;
    this.locking = locking;
  }

  /**
   * Pins a range.
   *
   * @param length bytes
   * @param write whether it is for storing
   * @param locking whether the areas cannot be unmapped meanwhile
   * @throws CallFailed and then nothing is held
   */
  public static AccessPins pin(
      IovaSpace space, long iova, long length, boolean write, boolean locking) throws CallFailed {
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    AccessPins pins = new AccessPins(Span.of(iova, length), locking);
    try {
      pins.hold(space, write);
    } catch (CallFailed e) {
      pins.release();
      throw e;
    }
    return pins;
  }

  private void hold(IovaSpace space, boolean write) throws CallFailed {
    List<Piece> wanted = space.pieces(span);
    for (Piece piece : wanted) {
      requireAlignment(piece);
      requirePermission(piece.area(), write);
      when(piece.area().pages().source() instanceof PageSource.DmaBuf, Errno.EINVAL);
      piece.area().pages().hold(piece.bytes());
      piece.area().accessed(1, locking);
      pieces.add(piece);
    }
    unless(IovaSpace.complete(wanted, span), Errno.ENOENT);
  }

  private void requireAlignment(Piece piece) throws CallFailed {
    long mask = Backing.PAGE - 1;
    unless((piece.bytes().start() & mask) == 0, Errno.EINVAL);
    boolean lastPiece = piece.span().last() == span.last();
    long behind = piece.area().offset() + piece.area().span().length();
    unless(lastPiece || (behind & mask) == 0, Errno.EINVAL);
  }

  /**
   * Checks that an area may be used.
   *
   * @throws CallFailed EPERM
   */
  public static void requirePermission(Area area, boolean write) throws CallFailed {
    unless(write ? area.writable() : area.readable(), Errno.EPERM);
    when(write && !area.pages().writable(), Errno.EPERM);
  }

  public boolean overlaps(Span other) {
    return span.overlaps(other);
  }

  /** The pinned pages, ascending. */
  public List<PageFrame> frames() {
    List<PageFrame> frames = new ArrayList<>();
    for (Piece piece : pieces) {
      Span bytes = piece.bytes();
      long page = bytes.start() & -Backing.PAGE;
      for (; !Span.below(bytes.last(), page); page += Backing.PAGE) {
        Optional<PageFrame> frame = piece.area().pages().pinned(page);
        frame.ifPresent(frames::add);
      }
    }
    return frames;
  }

  /** Gives all pages back. */
  public void release() {
    for (Piece piece : pieces) {
      piece.area().pages().release(piece.bytes());
      piece.area().accessed(-1, locking);
    }
    pieces.clear();
  }
}
