using System;
using System.Diagnostics;
using System.IO;

namespace Isthmus.Boot.Tests;

/// <summary>Boots the image in QEMU and collects what it says.</summary>
internal static class Emulator
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the image until QEMU ends.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="processor">The guest's processor.</param>
    /// <param name="archive">The boot archive; null for none.</param>
    /// <param name="commandLine">The kernel's command line.</param>
    public static (int Status, string Serial) Boot(
        string memory = "256M", string processor = "max", byte[]? archive = null, string commandLine = "")
    {
        var start = new ProcessStartInfo("qemu-system-x86_64")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "-M", "microvm,x-option-roms=off,pic=on,rtc=on,isa-serial=on", "-nodefaults", "-no-reboot", "-display", "none",
            "-m", memory, "-cpu", processor, "-kernel", Path.Combine(Repository(), "out", "isthmus.elf"),
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-serial", "stdio", "-append", commandLine, "-icount", "shift=0,sleep=off",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        string file = Path.GetTempFileName();
        if (archive is not null)
        {
            File.WriteAllBytes(file, archive);
            start.ArgumentList.Add("-initrd");
            start.ArgumentList.Add(file);
        }

        try
        {
            return Run(start);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A user program as it was built.</summary>
    /// <param name="path">Its path below the output folder: <c>bin/hello</c>.</param>
    /// <param name="abi">The ABI that it was built for.</param>
    public static byte[] UserProgram(string path, string abi = "aurora")
        => File.ReadAllBytes(Path.Combine(Repository(), "out", "user", abi, path));

    private static (int Status, string Serial) Run(ProcessStartInfo start)
    {
        using Process emulator = Process.Start(start)!;
        emulator.StandardInput.Close();
        var reading = emulator.StandardOutput.ReadToEndAsync();
        if (!emulator.WaitForExit(s_patience))
        {
            emulator.Kill();
            throw new TimeoutException("the guest did not end");
        }

        return (emulator.ExitCode, reading.GetAwaiter().GetResult());
    }

    /// <summary>The repository's root.</summary>
    internal static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Isthmus.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
