using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Doctor;

/// <summary>Looks at this machine.</summary>
internal static class Examination
{
    private const int LeastEmulatorMajor = 7;
    private const long LargestImage = 4 << 20;

    public static IReadOnlyList<Finding> Examine(Installation installation) =>
    [
        ExamineEmulator(),
        ExamineAcceleration(),
        ExamineGuard(),
        ExamineSdk(),
        ExamineTool("gcc", "gcc", "the C compiler, for the kernel's entry code and the programs"),
        ExamineTool("make", "make", "builds the user programs"),
        ExamineTool("ld.lld", "lld", "links the kernel image"),
        ExamineFile("musl", "/usr/lib/x86_64-linux-musl/libc.a", "musl-dev"),
        ExamineFile("libc headers", "/usr/include/stdio.h", "libc6-dev"),
        ExamineImage(installation),
        ExaminePrograms(installation),
        ExamineTemporary(),
        TrialRun.Examine(installation),
    ];

    private static Finding ExamineEmulator()
    {
        const string name = "QEMU";
        const string remedy = "apt-get install qemu-system-x86";
        if (Installation.FindEmulator() is not { } path)
        {
            return new Finding(name, FindingState.Missing, "qemu-system-x86_64 is not installed", remedy);
        }

        string version = FirstLineOf(path, "--version");
        int at = version.IndexOf("version ", StringComparison.Ordinal);
        string number = at < 0 ? "" : version[(at + 8)..].Split(' ', '(')[0];
        return int.TryParse(number.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major >= LeastEmulatorMajor
            ? new Finding(name, FindingState.Good, $"{number} ({path})", null)
            : new Finding(name, FindingState.Missing, $"{path} says \"{version}\"; needed is {LeastEmulatorMajor}.0 or newer", remedy);
    }

    private static Finding ExamineAcceleration()
    {
        Acceleration acceleration = Acceleration.Detect();
        return acceleration.UsesHardware
            ? new Finding("acceleration", FindingState.Good, "KVM: " + acceleration.Reason, null)
            : new Finding("acceleration", FindingState.Remark, "emulation: " + acceleration.Reason, acceleration.Remedy);
    }

    private static Finding ExamineGuard()
    {
        return Installation.FindOnPath("setpriv") is not null && Installation.FindOnPath("setsid") is not null
            ? new Finding("process guard", FindingState.Good, "setpriv and setsid: QEMU never outlives the tool", null)
            : new Finding("process guard", FindingState.Remark, "no setpriv or setsid: QEMU outlives a tool that is killed",
                "apt-get install util-linux");
    }

    private static Finding ExamineSdk()
    {
        string version = Installation.FindOnPath("dotnet") is { } path ? FirstLineOf(path, "--version") : "";
        return int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major >= 10
            ? new Finding(".NET SDK", FindingState.Good, version, null)
            : new Finding(".NET SDK", FindingState.Missing, version.Length == 0 ? "not found" : version, "install the .NET 10 SDK");
    }

    private static Finding ExamineTool(string command, string package, string purpose)
    {
        return Installation.FindOnPath(command) is { } path
            ? new Finding(command, FindingState.Good, $"{path} ({purpose})", null)
            : new Finding(command, FindingState.Missing, $"not found; {purpose}", "apt-get install " + package);
    }

    private static Finding ExamineFile(string name, string path, string package)
    {
        return File.Exists(path)
            ? new Finding(name, FindingState.Good, path, null)
            : new Finding(name, FindingState.Missing, path + " is missing", "apt-get install " + package);
    }

    private static Finding ExamineImage(Installation installation)
    {
        FileInfo image = new(installation.ImagePath);
        string size = image.Exists ? (image.Length / 1024).ToString(CultureInfo.InvariantCulture) + " KiB" : "";
        return !image.Exists
            ? new Finding("kernel image", FindingState.Missing, image.FullName + " is not built", "./isthmus run hello builds it")
            : image.Length > LargestImage
                ? new Finding("kernel image", FindingState.Remark, $"{image.FullName}, {size}, more than 4 MiB", null)
                : new Finding("kernel image", FindingState.Good, $"{image.FullName}, {size}", null);
    }

    private static Finding ExaminePrograms(Installation installation)
    {
        int count = installation.ListPrograms(Installation.BaseAbi).Count;
        return count > 0
            ? new Finding("programs", FindingState.Good, $"{count} in {installation.ProgramFolder(Installation.BaseAbi)}", null)
            : new Finding("programs", FindingState.Missing, "no built-in programs are built", "./isthmus run hello builds them");
    }

    private static Finding ExamineTemporary()
    {
        return Directory.Exists("/dev/shm")
            ? new Finding("boot archive", FindingState.Good, "written to memory (/dev/shm)", null)
            : new Finding("boot archive", FindingState.Remark, $"written to {Path.GetTempPath()}; /dev/shm is missing", null);
    }

    private static string FirstLineOf(string command, string argument)
    {
        try
        {
            ProcessStartInfo start = new(command, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string line = process.StandardOutput.ReadLine() ?? "";
            process.WaitForExit();
            return line;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            return "";
        }
    }
}
