/**
 * What a capture says, one {@link org.vsmmu.trace.TraceRecord} after the other, whatever tool wrote
 * it.
 *
 * <pre>{@code
 * record 7   boot.ftrace:212   Map[iova=0xfffff000, size=0x1000, output=0x8090000]
 * }</pre>
 */
package org.vsmmu.trace;
