using System;
using System.IO;

namespace Isthmus.Cli.Host;

/// <summary>How the guest's instructions are executed, and why.</summary>
/// <param name="UsesHardware">Whether KVM is used.</param>
/// <param name="Reason">What speaks for or against it.</param>
/// <param name="Remedy">What would make KVM usable, or null.</param>
internal sealed record Acceleration(bool UsesHardware, string Reason, string? Remedy)
{
    /// <summary>
    /// Hardware only when the processor itself says that it can virtualise: a /dev/kvm without that opens, accepts calls, and hangs.
    /// </summary>
    public static Acceleration Detect()
    {
        if (!File.Exists("/dev/kvm"))
        {
            return new Acceleration(false, "there is no /dev/kvm", null);
        }

        if (!ProcessorVirtualises())
        {
            return new Acceleration(false, "the processor shows neither vmx nor svm (/proc/cpuinfo)", null);
        }

        try
        {
            using FileStream device = new("/dev/kvm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return new Acceleration(true, "the processor has vmx or svm and /dev/kvm opens", null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Acceleration(false, "/dev/kvm does not open: " + failure.Message, "add yourself to the group of /dev/kvm");
        }
    }

    private static bool ProcessorVirtualises()
    {
        if (!File.Exists("/proc/cpuinfo"))
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
