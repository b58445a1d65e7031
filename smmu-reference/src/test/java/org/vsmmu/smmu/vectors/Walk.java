package org.vsmmu.smmu.vectors;

import java.util.List;

/**
 * A worked walk of SMMUv3 11.5.
 *
 * @param trace a line for each descriptor, or for each stage-2 translation that is spelled out
 * @param result {@code -> PA 0x... (block/page 2^12, level 3)} or {@code -> F_ACCESS at level ...}
 */
public record Walk(String id, String title, List<String> trace, String result) {}
