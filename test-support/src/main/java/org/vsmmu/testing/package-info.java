/**
 * Properties checked on seeded random values, with a failing value shrunk to a small one.
 *
 * <pre>{@code
 * Gen<Command> commands = Gen.zip(Gen.ints(0, 0xffff), Gen.longs(0, MAX_VA), TlbiNhVa::new);
 * Property.forAll(commands, c -> assertEquals(c, Codec.decode(Codec.encode(c))));
 * }</pre>
 */
package org.vsmmu.testing;
