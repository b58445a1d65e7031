/**
 * The rule book: one class a rule, with its id, plan part, severity, section, texts and the
 * judgement itself.
 *
 * <pre>{@code
 * for (Rule rule : RuleBook.RULES) {
 *   rule.judge(moment, court);
 * }
 * }</pre>
 */
package org.vsmmu.replay.rule;
