/**
 * The machine around iommufd as far as a trace shows it: processes, their memory and descriptors.
 *
 * <pre>{@code
 * Process process = Process.start("case");
 * int fd = process.files().install(new PlainFile("memfd"));  // the lowest free number
 * }</pre>
 */
package org.vsmmu.iommufd.host;
