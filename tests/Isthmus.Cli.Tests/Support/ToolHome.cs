using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;

namespace Isthmus.Cli.Tests.Support;

/// <summary>
/// A place where the tool finds all it needs: an image that nobody boots, two built-in programs, and a machine that is the fake guest.
/// </summary>
internal sealed class ToolHome : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isthmus-test-").FullName;

    public ToolHome()
    {
        foreach (string folder in (string[])["out/user/aurora/bin", "temporary", "work"])
        {
            Directory.CreateDirectory(PathOf(folder));
        }

        File.WriteAllText(PathOf("out/isthmus.elf"), "");
        File.WriteAllBytes(PathOf("out/user/aurora/bin/hello"), SampleProgram.Create());
        File.WriteAllBytes(PathOf("out/user/aurora/bin/sh"), SampleProgram.Create());
        File.WriteAllText(PathOf("machine"), $"#!/bin/sh\nexec '{Environment.ProcessPath}' '{FindFakeGuest()}' \"$@\"\n");
        File.SetUnixFileMode(PathOf("machine"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The folder in which the tool is started.</summary>
    public string WorkFolder => PathOf("work");

    public string TemporaryFolder => PathOf("temporary");

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Runs the tool to its end with nothing on its input.</summary>
    public ToolResult Run(string[] script, params string[] arguments)
    {
        using ToolProcess tool = Start(script, arguments);
        tool.CloseInput();
        return tool.Finish();
    }

    /// <summary>Starts the tool. The guest plays the script.</summary>
    public ToolProcess Start(string[] script, params string[] arguments) => Start(script, null, arguments);

    /// <summary>Starts the tool by a shell line in which "$@" is its command line.</summary>
    public ToolProcess StartByShell(string[] script, string line, params string[] arguments) => Start(script, line, arguments);

    public void Dispose()
    {
        // A tool that was killed while the guest booted has not removed its archive.
        if (File.Exists(PathOf("process")) && File.ReadAllLines(PathOf("process"))[1] is var archive && File.Exists(archive))
        {
            File.Delete(archive);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private ToolProcess Start(string[] script, string? shellLine, string[] arguments)
    {
        ProcessStartInfo start = new(shellLine is null ? Environment.ProcessPath! : "/bin/sh")
        {
            WorkingDirectory = WorkFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        List<string> command = [Path.Combine(AppContext.BaseDirectory, "isthmus.dll"), .. arguments];
        if (shellLine is not null)
        {
            command.InsertRange(0, ["-c", shellLine, "sh", Environment.ProcessPath!]);
        }

        foreach (string word in command)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["ISTHMUS_HOME"] = _folder;
        start.Environment["ISTHMUS_QEMU"] = PathOf("machine");
        start.Environment["TMPDIR"] = TemporaryFolder;
        start.Environment["FAKE_GUEST"] = $"write-process {PathOf("process")}\n" + string.Join('\n', script);
        start.Environment.Remove("ISTHMUS_IMAGE");

        // The runtime of a process that is killed would leave its own sockets behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new ToolProcess(Process.Start(start)!, this);
    }

    private static string FindFakeGuest()
    {
        foreach (AssemblyMetadataAttribute attribute in typeof(ToolHome).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (attribute.Key == "FakeGuest")
            {
                return Path.GetFullPath(attribute.Value!);
            }
        }

        throw new InvalidOperationException("the build does not say where the fake guest is");
    }
}
