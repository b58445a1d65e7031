/** Benchmarks of the reference model: {@code java -jar bench/target/benchmarks.jar}. */
package org.vsmmu.bench;
