/**
 * The command line: one class a subcommand, without logic of its own.
 *
 * <pre>{@code
 * vsmmu check boot.ftrace.gz
 * }</pre>
 */
package org.vsmmu.cli;
