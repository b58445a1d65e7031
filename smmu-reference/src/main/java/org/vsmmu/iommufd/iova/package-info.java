/**
 * The address space of an IOAS: areas over pinned pages, reserved and allowed ranges, alignment.
 *
 * <pre>{@code
 * IovaSpace space = new IovaSpace(pins);
 * space.reserve(new Span(0x1000, 0x1fff), owner);
 * space.holes()  // [0x0..0xfff], [0x2000..0xffffffffffffffff]
 * }</pre>
 */
package org.vsmmu.iommufd.iova;
