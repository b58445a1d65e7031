package org.vsmmu.replay.cases;

import org.vsmmu.iommufd.uapi.StructLayout;

/** A case that shows no call. */
final class RawTrace extends CaseTrace {
  RawTrace(String header) {
    super(header);
  }

  @Override
  SeenCall call(int code, String name, StructLayout layout) {
    throw new UnsupportedOperationException(name);
  }
}
