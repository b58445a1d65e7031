package org.vsmmu.trace.qemu;

import org.vsmmu.trace.Source;

/**
 * What the log says of a command beside its operands.
 *
 * @param opcodeLine the line that names it
 * @param cons its index in the queue; -1 when no consume line says it
 * @param wrap the wrap bit of that index; -1 likewise
 * @param refused the SMMU raised an error for it and did not move past it (SMMUv3 1.6)
 */
public record CommandPlace(Source opcodeLine, long cons, int wrap, boolean refused) {}
