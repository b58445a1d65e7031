package org.vsmmu.cli;

import java.util.Iterator;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.formats.TraceFormats;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of capture formats, for {@code --from} and its completion. */
final class FormatNames implements ITypeConverter<TraceFormat>, Iterable<String> {
  @Override
  public TraceFormat convert(String name) {
    return TraceFormats.byName(name)
        .orElseThrow(() -> new TypeConversionException("no format '" + name + "': expected one of "
            + String.join(", ", TraceFormats.names())));
  }

  @Override
  public Iterator<String> iterator() {
    return TraceFormats.names().iterator();
  }
}
