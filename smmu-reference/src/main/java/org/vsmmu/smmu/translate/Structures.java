package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

/** Reads structures of eight words. */
final class Structures {

  static StreamTableEntry ste(Memory memory, long at) {
    return new StreamTableEntry(
        memory.read(at),
        memory.read(at + 8),
        memory.read(at + 16),
        memory.read(at + 24),
        memory.read(at + 32),
        memory.read(at + 40),
        memory.read(at + 48),
        memory.read(at + 56));
  }

  static ContextDescriptor cd(Memory memory, long at) {
    return new ContextDescriptor(
        memory.read(at),
        memory.read(at + 8),
        memory.read(at + 16),
        memory.read(at + 24),
        memory.read(at + 32),
        memory.read(at + 40),
        memory.read(at + 48),
        memory.read(at + 56));
  }

  private Structures() {}
}
