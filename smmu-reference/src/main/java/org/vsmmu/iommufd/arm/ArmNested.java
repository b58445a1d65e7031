package org.vsmmu.iommufd.arm;

import org.vsmmu.iommufd.core.NestedDomain;

/**
 * A guest's STE on a parent. Invalidation goes through the vIOMMU, never through its own id.
 *
 * @param vste the guest's words
 * @param parent the stage-2 domain below
 */
record ArmNested(VirtualSte vste, ArmDomain parent) implements NestedDomain {}
