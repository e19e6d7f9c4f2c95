using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.Json;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Running;

/// <summary>What is to be told of a run when it is over, as one JSON object on one line.</summary>
internal sealed class RunReport
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<string> _notes = [];
    private readonly string _program;
    private TimeSpan? _bootTime;

    public RunReport(string program)
    {
        _program = program;
    }

    public RunEnd End { get; set; } = RunEnd.MachineFailed;

    /// <summary>What the tool itself ends with.</summary>
    public int ExitCode { get; set; } = ExitCodes.MachineFailed;

    /// <summary>How the guest said that its program ended, or null.</summary>
    public GuestResult? GuestResult { get; set; }

    /// <summary>The sentence that the user was told, or null.</summary>
    public string? Message { get; set; }

    public string? Acceleration { get; set; }

    public int? MemoryMebibytes { get; set; }

    public string? GuestPath { get; set; }

    public string? Abi { get; set; }

    /// <summary>The guest is about to run its first user instruction.</summary>
    public void NoteReady()
    {
        lock (_notes)
        {
            _bootTime ??= Stopwatch.GetElapsedTime(_start);
        }
    }

    public void AddNote(string text)
    {
        lock (_notes)
        {
            _notes.Add(text);
        }
    }

    /// <summary>Writes the object where the user wants it.</summary>
    public void Write(RunRequest request, Stream? file)
    {
        byte[] line = ToJsonLine();
        file?.Write(line);
        if (request.ShowsResult)
        {
            _ = StandardStream.Error.Write(line, line.Length);
        }
    }

    private byte[] ToJsonLine()
    {
        MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("program", Text(_program));
            json.WriteString("path", GuestPath is null ? null : Text(GuestPath));
            json.WriteString("abi", Abi);
            json.WriteString("end", NameOf(End));
            json.WriteNumber("exitCode", ExitCode);
            WriteSignal(json);
            json.WriteString("message", Message is null ? null : Text(Message));
            lock (_notes)
            {
                WriteNumber(json, "seconds", Stopwatch.GetElapsedTime(_start).TotalSeconds);
                WriteNumber(json, "bootSeconds", _bootTime?.TotalSeconds);
                json.WriteString("acceleration", Acceleration);
                WriteNumber(json, "memoryMebibytes", MemoryMebibytes);
                json.WriteStartArray("notes");
                foreach (string note in _notes)
                {
                    json.WriteStringValue(Text(note));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private void WriteSignal(Utf8JsonWriter json)
    {
        if (GuestResult is not { Kind: GuestResultKind.Signaled } signal)
        {
            json.WriteNull("signal");
            return;
        }

        json.WriteStartObject("signal");
        json.WriteNumber("number", signal.Number);
        json.WriteString("name", signal.Text);
        json.WriteBoolean("core", signal.HasCore);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    // JSON cannot hold the lone surrogates that stand for bytes which are not UTF-8.
    private static string Text(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string NameOf(RunEnd end) => end switch
    {
        RunEnd.Exited => "exited",
        RunEnd.Signaled => "signaled",
        RunEnd.NotStarted => "not-started",
        RunEnd.TimedOut => "timed-out",
        RunEnd.Stopped => "stopped",
        RunEnd.OutputClosed => "output-closed",
        RunEnd.Panicked => "panicked",
        RunEnd.MachineFailed => "machine-failed",
    };
}
