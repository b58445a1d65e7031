/**
 * JSON a line at a time, with the column of whatever is wrong.
 *
 * <pre>{@code
 * JsonObject in = JsonIn.parse("record", line);
 * long iova = in.hex("iova"); // Misfit: column 9: found "iova: 4096", expected a hex string ...
 * in.finish();                // Misfit when there is another member
 * }</pre>
 */
package org.vsmmu.trace.json;
