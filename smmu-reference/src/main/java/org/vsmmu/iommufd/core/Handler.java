package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.uapi.CallFailed;

/** Does one call, in its order of checks. */
public interface Handler {
  void handle(Invocation call) throws CallFailed;
}
