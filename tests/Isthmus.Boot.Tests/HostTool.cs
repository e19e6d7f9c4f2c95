using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Threading.Tasks;

namespace Isthmus.Boot.Tests;

/// <summary>The real host tool with the real image: what a user gets.</summary>
internal static class HostTool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the tool to its end.</summary>
    public static ToolResult Run(params string[] arguments) => Run([], null, arguments);

    /// <summary>Runs the tool to its end.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="shellLine">A shell line in which "$@" is the tool's command line; null for none.</param>
    /// <param name="arguments">The tool's arguments.</param>
    public static ToolResult Run(byte[] input, string? shellLine, params string[] arguments)
    {
        using Process tool = Start(shellLine, arguments);
        Task<byte[]> output = Task.Run(() => ReadAll(tool.StandardOutput.BaseStream));
        Task<byte[]> error = Task.Run(() => ReadAll(tool.StandardError.BaseStream));
        tool.StandardInput.BaseStream.Write(input);
        tool.StandardInput.Close();
        if (!tool.WaitForExit(s_patience))
        {
            tool.Kill();
            throw new TimeoutException("the tool did not end");
        }

        return new ToolResult(tool.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Compiles a C program as a user would.</summary>
    public static void Compile(string source, string program)
    {
        File.WriteAllText(program + ".c", source);
        using Process compiler = Process.Start(Path.Combine(Emulator.Repository(), "user", "bin", "isthmus-cc"), ["-o", program, program + ".c"]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException("the program does not compile");
        }
    }

    private static Process Start(string? shellLine, string[] arguments)
    {
        List<string> command = [Environment.ProcessPath!, FindTool(), .. arguments];
        if (shellLine is not null)
        {
            command.InsertRange(0, ["/bin/bash", "-c", shellLine, "bash"]);
        }

        ProcessStartInfo start = new(command[0], command.GetRange(1, command.Count - 1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ISTHMUS_HOME"] = Emulator.Repository();
        foreach (string name in (string[])["ISTHMUS_IMAGE", "ISTHMUS_QEMU"])
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    private static byte[] ReadAll(Stream stream)
    {
        MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string FindTool()
    {
        foreach (AssemblyMetadataAttribute attribute in typeof(HostTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (attribute.Key == "HostTool")
            {
                return Path.GetFullPath(attribute.Value!);
            }
        }

        throw new InvalidOperationException("the build does not say where the host tool is");
    }
}
