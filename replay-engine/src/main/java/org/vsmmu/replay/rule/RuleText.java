package org.vsmmu.replay.rule;

/**
 * What the rule book says of a rule.
 *
 * @param id stays for ever
 * @param part of the upstreaming plan: {@code 2b}, {@code 3}, {@code 4}, {@code vcmdq},
 *     {@code base}
 * @param severity {@code error}, {@code warning} or {@code cost}
 * @param section what it stands on
 * @param evidence {@code recorded} when real captures show it, {@code specification} otherwise
 * @param title one line
 * @param meaning what a divergence means
 * @param fix how to mend it
 * @param fine when not to worry
 */
public record RuleText(
    String id,
    String part,
    String severity,
    String section,
    String evidence,
    String title,
    String meaning,
    String fix,
    String fine) {}
