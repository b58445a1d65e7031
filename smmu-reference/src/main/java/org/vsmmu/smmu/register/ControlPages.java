package org.vsmmu.smmu.register;

import java.util.Optional;

/**
 * The control pages of the enhanced command queues (SMMUv3 1.8): 64 KB each, one after the other; a
 * queue takes 0x100 bytes of its page.
 *
 * @param log2Pages IDR6.CMDQ_CONTROL_PAGE_LOG2NUMP, 0 to 8
 * @param log2Queues IDR6.CMDQ_CONTROL_PAGE_LOG2NUMQ, queues of each page, 0 to 8
 * @param offset where the first page starts, from the base of register page 0; the architecture
 *     leaves that to the implementation
 */
public record ControlPages(int log2Pages, int log2Queues, long offset) {
  private static final long PAGE_BYTES = 0x1_0000;
  private static final int QUEUE_BYTES = 0x100;

  /** A register of an enhanced command queue. */
  public enum Register {
    BASE(0x0, 8),
    PROD(0x8, 4),
    CONS(0xC, 4);

    private final int offset;
    private final int bytes;

    Register(int offset, int bytes) {
      this.offset = offset;
      this.bytes = bytes;
    }

    /** 4 or 8. */
    public int bytes() {
      return bytes;
    }
  }

  /** One register of one queue. */
  public record Location(int page, int queue, Register register) {}

  public ControlPages {
    if (log2Pages < 0 || log2Pages > 8 || log2Queues < 0 || log2Queues > 8) {
      throw new IllegalArgumentException(
          "2^%d control pages of 2^%d queues: at most 2^8 of 2^8 (SMMUv3 1.8)"
              .formatted(log2Pages, log2Queues));
    }
    if (offset < 2 * RegisterName.PAGE_1 || offset % PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "control pages at 0x%x: expected a multiple of 64K above register page 1"
              .formatted(offset));
    }
  }

  public int pages() {
    return 1 << log2Pages;
  }

  public int queuesPerPage() {
    return 1 << log2Queues;
  }

  /** The value of IDR6. */
  public long idr6() {
    return ((long) log2Pages << 24) | ((long) log2Queues << 16);
  }

  /** Where a register of a queue is, from the base of register page 0. */
  public long offsetOf(int page, int queue, Register register) {
    return offset + page * PAGE_BYTES + (long) queue * QUEUE_BYTES + register.offset;
  }

  /** The register that holds the 32-bit word at an offset, if one of a queue does. */
  public Optional<Location> at(long address) {
    long inside = address - offset;
    if (inside < 0 || inside >= pages() * PAGE_BYTES || inside % 4 != 0) {
      return Optional.empty();
    }
    int page = (int) (inside / PAGE_BYTES);
    int queue = (int) (inside % PAGE_BYTES / QUEUE_BYTES);
    int word = (int) (inside % QUEUE_BYTES);
    if (queue >= queuesPerPage() || word > Register.CONS.offset) {
      return Optional.empty();
    }
    Register register = word < 8 ? Register.BASE : word < 12 ? Register.PROD : Register.CONS;
    return Optional.of(new Location(page, queue, register));
  }
}
