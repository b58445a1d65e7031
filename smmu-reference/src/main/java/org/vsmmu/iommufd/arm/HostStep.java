package org.vsmmu.iommufd.arm;

import java.util.List;

/** One thing that the host does to an SMMU, to what it reads in memory, or to a device. */
public sealed interface HostStep {

  /** A command is put into the queue. */
  record Given(PhysicalCommand command) implements HostStep {}

  /**
   * Some words of a stream table entry are stored, in ascending order.
   *
   * @param stream whose entry
   * @param words the whole entry afterwards
   */
  record SteStored(Unknown stream, List<Long> words) implements HostStep {
    public SteStored {
      words = List.copyOf(words);
    }
  }

  /**
   * Some words of a context descriptor are stored, in ascending order.
   *
   * @param stream the first stream of the device that the table belongs to
   * @param ssid which descriptor
   * @param words the whole descriptor afterwards
   */
  record CdStored(Unknown stream, int ssid, List<Long> words) implements HostStep {
    public CdStored {
      words = List.copyOf(words);
    }
  }

  /** The ATS enable bit of a device's PCI configuration changes. */
  record AtsSwitched(Unknown stream, boolean on) implements HostStep {}
}
