/**
 * Bounded reading of text captures.
 *
 * <pre>{@code
 * try (Lines lines = new Lines(input, report)) {
 *   for (String line = lines.next(); line != null; line = lines.next()) { ... lines.number() ... }
 * }
 * }</pre>
 */
package org.vsmmu.trace.text;
