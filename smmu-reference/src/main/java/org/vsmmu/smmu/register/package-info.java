/**
 * The registers of an SMMU, their guards and side effects, and the profiles built on the ID
 * registers.
 *
 * <pre>{@code
 * SmmuRegisters registers = new SmmuRegisters(id);
 * registers.write(CR0.offset(), 1, 4).has(Transition.SMMU_ENABLED); // true
 * registers.write(CR2.offset(), 2, 4).effect();                     // IGNORED: SMMUEN is set
 * }</pre>
 */
package org.vsmmu.smmu.register;
