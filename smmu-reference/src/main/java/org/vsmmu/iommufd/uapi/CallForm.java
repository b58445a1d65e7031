package org.vsmmu.iommufd.uapi;

/** A call under the number that it has in some kernel. */
public sealed interface CallForm permits Ioctl, RfcCall.Numbered {

  /** From {@link Ioctl#BASE} on. */
  int number();

  StructLayout layout();

  WriteBack writeBack();

  /** The code that user space passes. */
  default int code() {
    return Ioctl.TYPE | number();
  }
}
