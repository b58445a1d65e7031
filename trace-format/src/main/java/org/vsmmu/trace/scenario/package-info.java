/**
 * Scenarios: an emulated SMMU driven step by step without an operating system, and what it did. One
 * JSON object a line, each of them a trace of its own.
 *
 * <pre>{@code
 * {"id":"tlbi-07","kind":"tlbi","stage":"1","note":"ASID of another",
 *  "steps":[{"op":"mem","w":[["0x42000f78","0x40000f41"]]},{"op":"dma","sid":"0x10",...}],
 *  "obs":[null,{"status":"ok","out":"0x456bc170","events":[],...}]}
 * }</pre>
 */
package org.vsmmu.trace.scenario;
