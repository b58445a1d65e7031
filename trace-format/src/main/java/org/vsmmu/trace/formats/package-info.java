/**
 * Tells captures apart by their content.
 *
 * <pre>{@code
 * TraceFormats.detect(Input.open("boot.log.gz", path)).map(TraceFormat::name) // qemu
 * }</pre>
 */
package org.vsmmu.trace.formats;
