package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;

/** Bit positions of the 128-bit commands (SMMUv3 6.1, 6.2). */
public final class CommandFields {
  public static final Field OP = bits("OP", 7, 0);

  /** The command is for the Secure state; CERROR_ILL on the Non-secure queue. */
  public static final Field SSEC = bit("SSec", 10);

  /** SubstreamID is valid. */
  public static final Field SSV = bit("SSV", 11);

  public static final Field SSID = bits("SSID", 31, 12);
  public static final Field SID = bits("SID", 63, 32);
  public static final Field VMID = bits("VMID", 47, 32);
  public static final Field ASID = bits("ASID", 63, 48);
  public static final Field LEAF = bit("Leaf", 64);

  /** VA[63:12] or, for ATC_INV and PREFETCH_ADDR, the untranslated address. */
  public static final Field ADDRESS = bits("Addr", 127, 76);

  /** IPA[55:12]; the bits above are RES0. */
  public static final Field IPA = bits("Addr", 119, 76);

  public static final Field NUM = bits("NUM", 16, 12);

  /** Bit 25 belongs to it only with IDR5.DS (SMMUv3 6.4). */
  public static final Field SCALE = bits("SCALE", 25, 20);

  public static final Field TTL = bits("TTL", 73, 72);
  public static final Field TG = bits("TG", 75, 74);

  /** Only with IDR5.D128, else RES0; no command record keeps it. */
  public static final Field TTL128 = bit("TTL128", 71);

  /** CFGI_STE_RANGE: 2^(Range+1) StreamIDs. */
  public static final Field RANGE = bits("Range", 68, 64);

  public static final Field PREFETCH_SIZE = bits("PfSize", 68, 64);
  public static final Field PREFETCH_STRIDE = bits("PfStride", 73, 69);
  public static final Field PREFETCH_NS = bit("PfNS", 74);

  public static final Field GLOBAL = bit("G", 9);
  public static final Field ATC_SIZE = bits("Size", 69, 64);

  public static final Field PRG_INDEX = bits("PRGI", 72, 64);
  public static final Field RESPONSE = bits("Resp", 77, 76);

  public static final Field RETRY = bit("Ac", 12);
  public static final Field ABORT = bit("Ab", 13);
  public static final Field STAG = bits("STAG", 79, 64);

  public static final Field CS = bits("CS", 13, 12);
  public static final Field MSH = bits("MSH", 23, 22);
  public static final Field MSI_ATTR = bits("MSIAttr", 27, 24);
  public static final Field MSI_DATA = bits("MSIData", 63, 32);
  public static final Field MSI_ADDRESS = bits("MSIAddr", 119, 66);

  /** What a command with operands unknown to the architecture carries beside its opcode. */
  static final Field OPAQUE_LOW = bits("W0", 63, 8);

  static final Field OPAQUE_HIGH = bits("W1", 127, 64);

  private CommandFields() {}
}
