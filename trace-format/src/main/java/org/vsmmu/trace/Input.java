package org.vsmmu.trace;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * An opened capture: its name, its decompressed bytes and a look at its beginning.
 *
 * @see #SAMPLE
 */
public final class Input implements Closeable {

  /** How many decompressed bytes a format may look at to recognise its own. */
  public static final int SAMPLE = 1 << 16;

  /** Most decompressed bytes that are read from one capture: 16 GiB. */
  public static final long MAX_BYTES = 16L << 30;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** A binary capture has a zero among so many bytes. */
  private static final int TEXT_LOOK = 64;

  private final String name;
  private final Bounded bounded;
  private final InputStream stream;
  private final byte[] sample;

  private Input(String name, InputStream stream) throws IOException {
    this.name = name;
    this.bounded = new Bounded(stream, MAX_BYTES);
    this.stream = new BufferedInputStream(bounded, SAMPLE);
    this.stream.mark(SAMPLE);
    byte[] start = readSample();
    this.stream.reset();
    int mark = byteOrderMark(start);
    this.stream.skipNBytes(mark);
    this.sample = Arrays.copyOfRange(start, mark, start.length);
  }

  /** Opens a file, decompressing it when it is gzip. */
  public static Input open(String name, Path path) throws IOException {
    return of(name, Files.newInputStream(path));
  }

  /**
   * Wraps a stream, decompressing it when it is gzip.
   *
   * @param name how messages call it
   */
  public static Input of(String name, InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(new Unplaced(raw), 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return new Input(name, gzip ? new GZIPInputStream(new MaybeMore(in), 1 << 16) : in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * How long the mark of UTF-8 is that some editors put in front of a text; 0 when there is none.
   */
  private static int byteOrderMark(byte[] start) {
    boolean marked =
        start.length >= MARK.length && Arrays.equals(start, 0, MARK.length, MARK, 0, MARK.length);
    for (int i = 0; marked && i < Math.min(start.length, TEXT_LOOK); i++) {
      marked = start[i] != 0;
    }
    return marked ? MARK.length : 0;
  }

  /** How messages call this capture. */
  public String name() {
    return name;
  }

  /** The decompressed bytes, from the beginning, without a byte order mark. */
  public InputStream stream() {
    return stream;
  }

  /** The first decompressed bytes, at most {@link #SAMPLE}. */
  public byte[] sample() {
    return sample.clone();
  }

  /** Whether it could not be read to its end. */
  public boolean broken() {
    return bounded.broken;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private byte[] readSample() throws IOException {
    try {
      return stream.readNBytes(SAMPLE);
    } catch (IOException cut) {
      // The reader meets the same end again, with a place to report.
      stream.reset();
      return readWhatIsThere();
    }
  }

  private byte[] readWhatIsThere() {
    byte[] bytes = new byte[SAMPLE];
    int count = 0;
    try {
      for (int b = stream.read(); b >= 0 && count < bytes.length; b = stream.read()) {
        bytes[count++] = (byte) b;
      }
    } catch (IOException end) {
      // Expected: this is where the cut is.
    }
    return Arrays.copyOf(bytes, count);
  }

  /** A FIFO that was opened as a file has no position, and cannot say what is available. */
  private static final class Unplaced extends FilterInputStream {
    Unplaced(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      try {
        return in.available();
      } catch (IOException noPosition) {
        return 0;
      }
    }
  }

  /**
   * Says that there is more until there is not: a pause in a pipe is no end, and behind one gzip
   * member may stand another.
   */
  private static final class MaybeMore extends FilterInputStream {
    MaybeMore(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 1;
    }
  }

  private static final class Bounded extends FilterInputStream {
    private long left;
    private boolean broken;

    Bounded(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int n = super.read(bytes, offset, length);
        count(Math.max(n, 0));
        return n;
      } catch (IOException e) {
        broken = true;
        throw e;
      }
    }

    /**
     * Says "none", so that a buffer hands out what it has before it meets the end of a cut file.
     */
    @Override
    public int available() {
      return 0;
    }

    private void count(int n) throws IOException {
      left -= n;
      if (left < 0) {
        throw new IOException("more than " + (MAX_BYTES >> 30) + " GiB when decompressed");
      }
    }
  }
}
