/**
 * The translation procedure: from a transaction to its outcome (SMMUv3 4).
 *
 * <pre>{@code
 * Outcome outcome = new Translator(memory).translate(controls, Transaction.read(0x10, 0x1000));
 * outcome.toString() // "0x80001000", or "aborted, F_TRANSLATION sid=0x10 addr=0x1000 read class=IN"
 * }</pre>
 */
package org.vsmmu.smmu.translate;
