package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/** Bit positions of the 32-bit ID registers (SMMUv3 1.2). */
public final class IdFields {

  public static final Field S2P = bit("S2P", 0);
  public static final Field S1P = bit("S1P", 1);
  public static final Field TTF = bits("TTF", 3, 2);
  public static final Field COHACC = bit("COHACC", 4);
  public static final Field BTM = bit("BTM", 5);
  public static final Field HTTU = bits("HTTU", 7, 6);
  public static final Field DORMHINT = bit("DORMHINT", 8);
  public static final Field HYP = bit("Hyp", 9);
  public static final Field ATS = bit("ATS", 10);
  public static final Field NS1ATS = bit("NS1ATS", 11);
  public static final Field ASID16 = bit("ASID16", 12);
  public static final Field MSI = bit("MSI", 13);
  public static final Field SEV = bit("SEV", 14);
  public static final Field ATOS = bit("ATOS", 15);
  public static final Field PRI = bit("PRI", 16);
  public static final Field VMW = bit("VMW", 17);
  public static final Field VMID16 = bit("VMID16", 18);
  public static final Field CD2L = bit("CD2L", 19);
  public static final Field VATOS = bit("VATOS", 20);
  public static final Field TTENDIAN = bits("TTENDIAN", 22, 21);
  public static final Field ATSRECERR = bit("ATSRECERR", 23);
  public static final Field STALL_MODEL = bits("STALL_MODEL", 25, 24);
  public static final Field TERM_MODEL = bit("TERM_MODEL", 26);
  public static final Field ST_LEVEL = bits("ST_LEVEL", 28, 27);
  public static final Field RME_IMPL = bit("RME_IMPL", 30);

  public static final Field SIDSIZE = bits("SIDSIZE", 5, 0);
  public static final Field SSIDSIZE = bits("SSIDSIZE", 10, 6);
  public static final Field PRIQS = bits("PRIQS", 15, 11);
  public static final Field EVENTQS = bits("EVENTQS", 20, 16);
  public static final Field CMDQS = bits("CMDQS", 25, 21);
  public static final Field ATTR_PERMS_OVR = bit("ATTR_PERMS_OVR", 26);
  public static final Field ATTR_TYPES_OVR = bit("ATTR_TYPES_OVR", 27);
  public static final Field REL = bit("REL", 28);
  public static final Field QUEUES_PRESET = bit("QUEUES_PRESET", 29);
  public static final Field TABLES_PRESET = bit("TABLES_PRESET", 30);
  public static final Field ECMDQ = bit("ECMDQ", 31);

  public static final Field HAD = bit("HAD", 2);
  public static final Field PBHA = bit("PBHA", 3);
  public static final Field XNX = bit("XNX", 4);
  public static final Field PPS = bit("PPS", 5);
  public static final Field MPAM = bit("MPAM", 7);
  public static final Field FWB = bit("FWB", 8);
  public static final Field STT = bit("STT", 9);
  public static final Field RIL = bit("RIL", 10);
  public static final Field BBML = bits("BBML", 12, 11);
  public static final Field E0PD = bit("E0PD", 13);
  public static final Field PTWNNC = bit("PTWNNC", 14);
  public static final Field DPT = bit("DPT", 15);
  public static final Field PASIDTT = bit("PASIDTT", 16);
  public static final Field EPAN = bit("EPAN", 17);
  public static final Field S1PI = bit("S1PI", 18);
  public static final Field S2PI = bit("S2PI", 19);
  public static final Field S2PO = bit("S2PO", 20);
  public static final Field THE = bit("THE", 21);
  public static final Field MTEPERM = bit("MTEPERM", 22);
  public static final Field AIE = bit("AIE", 23);

  public static final Field OAS = bits("OAS", 2, 0);
  public static final Field GRAN4K = bit("GRAN4K", 4);
  public static final Field GRAN16K = bit("GRAN16K", 5);
  public static final Field GRAN64K = bit("GRAN64K", 6);
  public static final Field DS = bit("DS", 7);
  public static final Field D128 = bit("D128", 8);
  public static final Field VAX = bits("VAX", 11, 10);
  public static final Field STALL_MAX = bits("STALL_MAX", 31, 16);

  public static final Field ARCH_MINOR = bits("ArchMinor", 3, 0);
  public static final Field ARCH_MAJOR = bits("ArchMajor", 7, 4);

  public static final Layout IDR0 =
      Layout.of(
          "IDR0",
          1,
          S2P, S1P, TTF, COHACC, BTM, HTTU, DORMHINT, HYP, ATS, NS1ATS, ASID16, MSI, SEV,
          ATOS, PRI, VMW, VMID16, CD2L, VATOS, TTENDIAN, ATSRECERR, STALL_MODEL,
          TERM_MODEL, ST_LEVEL, RME_IMPL);
  public static final Layout IDR1 =
      Layout.of(
          "IDR1",
          1,
          SIDSIZE, SSIDSIZE, PRIQS, EVENTQS, CMDQS, ATTR_PERMS_OVR, ATTR_TYPES_OVR, REL,
          QUEUES_PRESET, TABLES_PRESET, ECMDQ);
  public static final Layout IDR3 =
      Layout.of(
          "IDR3",
          1,
          HAD, PBHA, XNX, PPS, MPAM, FWB, STT, RIL, BBML, E0PD, PTWNNC, DPT, PASIDTT,
          EPAN, S1PI, S2PI, S2PO, THE, MTEPERM, AIE);
  public static final Layout IDR5 =
      Layout.of(
          "IDR5",
          1,
          OAS, GRAN4K, GRAN16K, GRAN64K, DS, D128, VAX, STALL_MAX);
  public static final Layout AIDR =
      Layout.of(
          "AIDR",
          1,
          ARCH_MINOR, ARCH_MAJOR);

  private IdFields() {}
}
