/**
 * The ID registers of an SMMU and the profiles built on them.
 *
 * <pre>{@code
 * SmmuProfile.byName("qemu-11-s1").orElseThrow().idRegisters().orElseThrow().s2p() // false
 * }</pre>
 */
package org.vsmmu.smmu.register;
