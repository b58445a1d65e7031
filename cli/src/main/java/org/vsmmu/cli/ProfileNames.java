package org.vsmmu.cli;

import java.util.Iterator;
import java.util.stream.Stream;
import org.vsmmu.conformance.Dialect;
import org.vsmmu.conformance.ProfileName;
import org.vsmmu.smmu.register.SmmuProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of profiles, for {@code --profile} and its completion. */
final class ProfileNames implements ITypeConverter<ProfileName>, Iterable<String> {
  @Override
  public ProfileName convert(String text) {
    try {
      return ProfileName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Iterator<String> iterator() {
    return Stream.concat(
            SmmuProfile.all().stream().map(SmmuProfile::name), Dialect.names().stream())
        .iterator();
  }
}
