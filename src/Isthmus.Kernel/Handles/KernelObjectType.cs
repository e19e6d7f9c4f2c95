namespace Isthmus.Kernel.Handles;

/// <summary>The kinds of object that handles name.</summary>
public enum KernelObjectType
{
    None,
    File,
    Directory,
    Pipe,
    Socket,
    Process,
    Thread,
    Memory,
    Event,
    Timer,
    Channel,
    Terminal,
    Device,
}
