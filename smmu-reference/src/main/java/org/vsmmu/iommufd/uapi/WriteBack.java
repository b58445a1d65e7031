package org.vsmmu.iommufd.uapi;

/** When a call writes its structure back to the caller (iommufd-core 1). */
public enum WriteBack {
  /** No call of this kind writes anything. */
  NEVER,
  /** The leading bytes, as many as both sides know, when the call succeeds. */
  ON_SUCCESS,
  /** On success and on every error that comes after the copy in. */
  ALWAYS,
  /** Only the 8 bytes of {@code val64}, on success. */
  VALUE_ONLY,
  /** It depends on the sub-operation; the call says. */
  BY_OPERATION
}
