using System;
using System.Collections.Generic;
using System.IO;

namespace Isthmus.Cli.Host;

/// <summary>Where the parts of Isthmus and the programs that it needs lie on this machine.</summary>
internal sealed class Installation
{
    /// <summary>The ABI whose programs make up the base of the guest.</summary>
    public const string BaseAbi = "aurora";

    private Installation(string home)
    {
        Home = home;
    }

    public string Home { get; }

    public string ImagePath => Environment.GetEnvironmentVariable("ISTHMUS_IMAGE") is { Length: > 0 } path
        ? path
        : Path.Combine(Home, "out", "isthmus.elf");

    public string UserOutput => Path.Combine(Home, "out", "user");

    /// <summary>Plain files that go into the guest as they are (<c>/etc</c> and the like); the folder may be missing.</summary>
    public string BaseFiles => Path.Combine(Home, "user", "root");

    /// <summary>From the environment when the wrapper script started the tool, else by looking upwards from the tool's own file.</summary>
    public static Installation Find()
    {
        if (Environment.GetEnvironmentVariable("ISTHMUS_HOME") is { Length: > 0 } home)
        {
            return new Installation(Path.GetFullPath(home));
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Isthmus.slnx")))
            {
                return new Installation(folder.FullName);
            }
        }

        return new Installation(AppContext.BaseDirectory);
    }

    public string ProgramFolder(string abi) => Path.Combine(UserOutput, abi, "bin");

    public bool HasProgram(string name) => File.Exists(Path.Combine(ProgramFolder(BaseAbi), name));

    /// <summary>The built-in programs of an ABI: name in the guest and file on the host, sorted by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ListPrograms(string abi)
    {
        string folder = ProgramFolder(abi);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        List<KeyValuePair<string, string>> programs = [];
        foreach (string file in Directory.GetFiles(folder))
        {
            programs.Add(new KeyValuePair<string, string>(Path.GetFileName(file), file));
        }

        programs.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return programs;
    }

    /// <summary>The emulator that <c>ISTHMUS_QEMU</c> names, or null.</summary>
    public static string? ChosenEmulator => Environment.GetEnvironmentVariable("ISTHMUS_QEMU") is { Length: > 0 } path ? path : null;

    /// <summary>The emulator: the chosen one, else the one on the search path; null when that does not exist.</summary>
    public static string? FindEmulator()
    {
        return ChosenEmulator is { } path ? (File.Exists(path) ? path : null) : FindOnPath("qemu-system-x86_64");
    }

    public static string? FindOnPath(string name)
    {
        string folders = (Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
        foreach (string folder in folders.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(folder, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
