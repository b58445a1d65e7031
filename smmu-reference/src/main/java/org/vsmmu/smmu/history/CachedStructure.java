package org.vsmmu.smmu.history;

/**
 * An STE or CD that may be held.
 *
 * @param live whether memory holds it now; otherwise it is stale
 * @param what {@code STE sid=0x10}, {@code CD sid=0x10 ssid=0}
 * @param content in words
 */
public record CachedStructure(boolean live, String what, String content) {}
