/**
 * The queues between software and an SMMU, as state over its registers; no memory is touched here.
 *
 * <pre>{@code
 * SmmuRegisters registers = new SmmuRegisters(id);
 * CommandQueue commands = new CommandQueue(registers);
 * registers.write(CMDQ_PROD.offset(), 1, 4).has(Transition.COMMANDS_MAY_RUN); // true
 * while (commands.runnable()) {
 *   if (execute(memory.read(commands.nextAddress()))) {
 *     commands.consumed();
 *   } else {
 *     commands.fail(CommandError.ILL); // stops until GERRORN acknowledges CMDQ_ERR
 *   }
 * }
 * }</pre>
 */
package org.vsmmu.smmu.queue;
