/**
 * The native trace: JSON Lines, a header first and then a record a line.
 *
 * <pre>{@code
 * {"format":"vsmmu-trace","version":"1.1","profile":"qemu-11"}
 * {"map":{"iova":"0xfffff000","size":"0x1000","output":"0x8090000","perms":"rw"}}
 * {"unmap":{"iova":"0xfffff000","size":"0x1000"}}
 * }</pre>
 */
package org.vsmmu.trace.jsonl;
