package org.vsmmu.conformance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vsmmu.smmu.register.SmmuProfile;

/**
 * What {@code --profile SMMU[,DIALECT]} or a trace header names; either part may be missing.
 *
 * @param smmu the SMMU
 * @param dialect the iommufd dialect
 */
public record ProfileName(Optional<SmmuProfile> smmu, Optional<Dialect> dialect) {

  /** Names nothing. */
  public static final ProfileName NONE = new ProfileName(Optional.empty(), Optional.empty());

  /**
   * Reads {@code qemu-11}, {@code linux-7.3} or {@code qemu-11,linux-7.3}.
   *
   * @throws IllegalArgumentException with the list of names when one is unknown or there are two of
   *     a kind
   */
  public static ProfileName parse(String text) {
    ProfileName parsed = NONE;
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      Optional<SmmuProfile> smmu = SmmuProfile.byName(name);
      Optional<Dialect> dialect = Dialect.byName(name);
      if (smmu.isEmpty() && dialect.isEmpty()) {
        throw new IllegalArgumentException("no profile '%s': the SMMUs are %s; the dialects are %s"
            .formatted(name, String.join(", ", smmuNames()), String.join(", ", Dialect.names())));
      }
      if ((smmu.isPresent() && parsed.smmu.isPresent())
          || (dialect.isPresent() && parsed.dialect.isPresent())) {
        throw new IllegalArgumentException(
            "'" + text + "' names two of a kind: give one SMMU and one dialect");
      }
      parsed = new ProfileName(smmu.or(parsed::smmu), dialect.or(parsed::dialect));
    }
    return parsed;
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return Stream.concat(smmu.map(SmmuProfile::name).stream(), dialect.map(Dialect::id).stream())
        .collect(Collectors.joining(","));
  }

  /** What is missing here is taken from the other. */
  ProfileName or(ProfileName other) {
    return new ProfileName(smmu.or(other::smmu), dialect.or(other::dialect));
  }

  /** The plan of 2024 as a whole gives way to the one of its series that the trace is of. */
  ProfileName refinedBy(ProfileName other) {
    boolean whole = dialect.filter(Dialect.RFC_2024::equals).isPresent();
    boolean series = other.dialect.filter(d -> !d.isMerged()).isPresent();
    return whole && series ? new ProfileName(smmu, other.dialect) : this;
  }

  private static List<String> smmuNames() {
    return SmmuProfile.all().stream().map(SmmuProfile::name).toList();
  }
}
