package org.vsmmu.smmu.queue;

import java.util.Arrays;
import java.util.Optional;

/** The answer to a page request group: Resp of CMD_PRI_RESP (SMMUv3 8.5). */
public enum PriResponse {
  RESPONSE_FAILURE(0, 0b1111),
  INVALID_REQUEST(1, 0b0001),
  SUCCESS(2, 0b0000);

  private final int code;
  private final int pcieCode;

  PriResponse(int code, int pcieCode) {
    this.code = code;
    this.pcieCode = pcieCode;
  }

  /** Resp, 0 to 2. */
  public int code() {
    return code;
  }

  /** The response code on the link, 4 bits. */
  public int pcieCode() {
    return pcieCode;
  }

  /** Empty for 3, which is CERROR_ILL. */
  public static Optional<PriResponse> of(int code) {
    return Arrays.stream(values()).filter(response -> response.code == code).findFirst();
  }
}
