/**
 * Command sequences and expected cache states as tables.
 *
 * <pre>{@code
 * time,queue,word0,word1
 * 196747107000,cmdq,0x2000000000012,0xfffff001
 * 196747107350,cmdq,0x46,0x0
 * }</pre>
 */
package org.vsmmu.trace.csv;
