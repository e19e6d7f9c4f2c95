using System;
using System.IO;

namespace Isthmus.Cli.Host;

/// <summary>How the guest's instructions are executed, and why.</summary>
internal sealed record Acceleration(bool UsesHardware, string Reason)
{
    /// <summary>
    /// Hardware only when the processor itself says that it can virtualise: a /dev/kvm without that opens, accepts calls, and hangs.
    /// </summary>
    public static Acceleration Detect()
    {
        if (!ProcessorVirtualises())
        {
            return new Acceleration(false, "/proc/cpuinfo shows neither vmx nor svm");
        }

        try
        {
            using FileStream device = new("/dev/kvm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return new Acceleration(true, "the processor has vmx or svm and /dev/kvm opens");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Acceleration(false, "/dev/kvm does not open: " + failure.Message);
        }
    }

    private static bool ProcessorVirtualises()
    {
        if (!File.Exists("/dev/kvm") || !File.Exists("/proc/cpuinfo"))
        {
            return false;
        }

        foreach (string line in File.ReadLines("/proc/cpuinfo"))
        {
            if (line.StartsWith("flags", StringComparison.Ordinal))
            {
                string[] flags = line.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries);
                return Array.IndexOf(flags, "vmx") >= 0 || Array.IndexOf(flags, "svm") >= 0;
            }
        }

        return false;
    }
}
