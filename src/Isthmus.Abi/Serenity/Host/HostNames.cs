using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>What the machine is called, which depends on who asks.</summary>
internal static class HostNames
{
    /// <summary>The name for a caller.</summary>
    public static byte[] Of(Caller caller) => caller.Process.Host?.Name ?? caller.Kernel.HostName;

    /// <summary>Changes the name for a caller and all who share it.</summary>
    public static void Set(Caller caller, byte[] name)
    {
        if (caller.Process.Host is { } host)
        {
            host.Name = name;
        }
        else
        {
            caller.Kernel.HostName = name;
        }
    }
}
