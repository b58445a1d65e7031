package org.vsmmu.iommufd.arm;

/**
 * The queue slot that a CMD_SYNC by MSI writes to: its own, at an address that nothing predicts but
 * that lies in the same queue every time (iommufd 5.1).
 *
 * @param queue the address of the queue, aligned to its largest size
 * @param bytes the largest size of the queue, a power of two
 */
record QueueSlot(Unknown queue, long bytes) {
  private static final int BYTES = 16;

  boolean admits(long address) {
    return address % BYTES == 0 && queue.admits(address & -bytes);
  }

  void bind(long address) {
    queue.bind(address & -bytes);
  }
}
