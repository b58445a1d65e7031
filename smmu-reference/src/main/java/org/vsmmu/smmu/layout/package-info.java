/**
 * Where each field of an architectural structure lies, as data.
 *
 * <pre>{@code
 * Field vmid = Field.bits("VMID", 47, 32);
 * vmid.get(0x0000_0007_0000_0010L, 0) // 7
 * }</pre>
 */
package org.vsmmu.smmu.layout;
