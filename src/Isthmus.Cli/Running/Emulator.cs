using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Running;

/// <summary>
/// The emulator's process. It never outlives the tool: it is killed on every way out, and the system kills it when the tool itself is
/// killed. It has a session of its own, so that a terminal's ^C reaches the tool alone.
/// </summary>
internal sealed class Emulator : IDisposable
{
    private readonly Process _process;
    private readonly Thread _serialReader;
    private readonly Thread _errorReader;

    private Emulator(Process process)
    {
        _process = process;
        _serialReader = Drain(process.StandardOutput.BaseStream, Serial, "serial");
        _errorReader = Drain(process.StandardError.BaseStream, Errors, "emulator errors");
    }

    /// <summary>What the guest wrote to its serial port: early boot and panics.</summary>
    public TextTail Serial { get; } = new();

    /// <summary>What the emulator itself complained about.</summary>
    public TextTail Errors { get; } = new();

    public int Status => _process.ExitCode;

    /// <summary>Starts the emulator. Must be called on the thread that lives as long as the tool: its end is what the system watches.</summary>
    public static Emulator Start(string path, IEnumerable<string> arguments)
    {
        List<string> command = [path, .. arguments];
        if (Installation.FindOnPath("setpriv") is { } withDeathSignal)
        {
            command.InsertRange(0, [withDeathSignal, "--pdeathsig", "KILL"]);
        }

        if (Installation.FindOnPath("setsid") is { } withSession)
        {
            command.Insert(0, withSession);
        }

        ProcessStartInfo start = new(command[0], command.GetRange(1, command.Count - 1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return new Emulator(process);
        }
        catch (Win32Exception failure)
        {
            throw new UsageException($"{path} does not start: {failure.Message}");
        }
    }

    /// <summary>Waits for the end, and for everything that was written before it.</summary>
    public void WaitForEnd()
    {
        _process.WaitForExit();
        _serialReader.Join(TimeSpan.FromSeconds(1));
        _errorReader.Join(TimeSpan.FromSeconds(1));
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static Thread Drain(Stream stream, TextTail tail, string name)
    {
        Thread thread = new(() =>
        {
            byte[] buffer = new byte[4096];
            try
            {
                for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
                {
                    tail.Add(buffer.AsSpan(0, count));
                }
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                // Closed under us: there is nothing more to read.
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return thread;
    }
}
