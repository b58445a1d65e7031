package org.vsmmu.cli;

import java.util.Arrays;
import java.util.Iterator;
import org.vsmmu.conformance.decode.StructureKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of structures that can be decoded. */
final class KindNames implements ITypeConverter<StructureKind>, Iterable<String> {
  @Override
  public StructureKind convert(String name) {
    return StructureKind.byName(name)
        .orElseThrow(() -> new TypeConversionException(
            "no structure '" + name + "': expected cmd, ste, cd, event or ioctl"));
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(StructureKind.values()).map(Object::toString).iterator();
  }
}
