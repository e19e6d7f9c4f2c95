using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Doctor;

/// <summary>Boots a guest for the smallest program: whether all parts work together shows only so.</summary>
internal static class TrialRun
{
    private const string Name = "guest";
    private const string Program = "true";

    public static Finding Examine(Installation installation)
    {
        if (!File.Exists(installation.ImagePath) || !installation.HasProgram(Program) || Installation.FindEmulator() is null)
        {
            return new Finding(Name, FindingState.Remark, "not tried: parts of it are missing", null);
        }

        string result = Path.GetTempFileName();
        try
        {
            return Run(result);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or JsonException or InvalidOperationException)
        {
            return new Finding(Name, FindingState.Missing, "does not run: " + failure.Message, null);
        }
        finally
        {
            File.Delete(result);
        }
    }

    private static Finding Run(string resultPath)
    {
        string[] tool = [Environment.GetCommandLineArgs()[0], "run", "--timeout", "30s", "--result", resultPath, Program];
        ProcessStartInfo start = new(Environment.ProcessPath!, tool)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        string complaint = process.StandardError.ReadToEnd().Split('\n')[0];
        process.WaitForExit();
        if (process.ExitCode != ExitCodes.Success)
        {
            return new Finding(Name, FindingState.Missing, "does not run: " + complaint, "./isthmus run true shows more");
        }

        using JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(resultPath));
        JsonElement root = result.RootElement;
        string seconds = root.GetProperty("bootSeconds").GetDouble().ToString("0.00", CultureInfo.InvariantCulture);
        return new Finding(Name, FindingState.Good, $"boots and runs a program; ready after {seconds} s", null);
    }
}
