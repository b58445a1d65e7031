package org.vsmmu.iommufd.host;

/** A process: its memory and its descriptors. */
public final class Process {
  private final String name;
  private AddressSpace memory;
  private final DescriptorTable files;

  private Process(String name, AddressSpace memory, DescriptorTable files) {
    this.name = name;
    this.memory = memory;
    this.files = files;
  }

  /** A process with nothing but the three standard descriptors. */
  public static Process start(String name) {
    DescriptorTable files = new DescriptorTable();
    for (String stream : new String[] {"stdin", "stdout", "stderr"}) {
      files.install(new PlainFile(stream));
    }
    return new Process(name, new AddressSpace(), files);
  }

  public Process fork(String childName, Contents contents) {
    return new Process(childName, memory.fork(contents), files.fork());
  }

  /** Ends the process; its memory and descriptors go. */
  public void exit() {
    memory.release();
    files.closeAll();
  }

  /** Runs another program: the descriptors stay, the memory is new. */
  public void exec() {
    memory.release();
    memory = new AddressSpace();
  }

  public AddressSpace memory() {
    return memory;
  }

  public DescriptorTable files() {
    return files;
  }

  @Override
  public String toString() {
    return name;
  }
}
