using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Isthmus.Cli.Tests.Support;

/// <summary>A running tool.</summary>
internal sealed class ToolProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ToolHome _home;
    private readonly MemoryStream _errorBytes = new();
    private readonly Task<byte[]> _errors;

    public ToolProcess(Process process, ToolHome home)
    {
        _process = process;
        _home = home;
        _errors = Task.Run(ReadErrors);
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public void CloseInput() => _process.StandardInput.Close();

    public void Signal(int number) => Assert.Equal(0, SendSignal(_process.Id, number));

    /// <summary>Waits for a line on the program's stdout, as a sign that the guest has come so far.</summary>
    public string ReadOutputLine()
    {
        string line = "";
        for (int value = Output.ReadByte(); value is not ('\n' or -1); value = Output.ReadByte())
        {
            line += (char)value;
        }

        return line;
    }

    /// <summary>Waits for a text on stderr. A note of the guest's shows there after the tool has taken all control lines before it.</summary>
    public void WaitForError(string text)
    {
        long deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (!Encoding.UTF8.GetString(CopyErrors()).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(Environment.TickCount64 < deadline, "the text did not come");
            Thread.Sleep(10);
        }
    }

    /// <summary>Waits for the end, and checks that the tool leaves nothing behind: no process, no socket, no file.</summary>
    public ToolResult Finish()
    {
        Task<byte[]> output = Task.Run(() => ReadAll(Output));
        ToolResult result = FinishWithoutOutput() with { OutputBytes = output.GetAwaiter().GetResult() };
        return result;
    }

    public ToolResult FinishWithoutOutput()
    {
        WaitForEnd();
        Assert.Empty(Directory.GetFileSystemEntries(_home.TemporaryFolder));
        (int? process, string? archive) = ReadGuestProcess();
        Assert.False(process is { } id && Directory.Exists($"/proc/{id}"), "the machine outlived the tool");
        Assert.False(File.Exists(archive), "the archive was left behind");
        return new ToolResult(_process.ExitCode, [], _errors.GetAwaiter().GetResult());
    }

    public void WaitForEnd()
    {
        if (!_process.WaitForExit(s_patience))
        {
            _process.Kill();
            throw new TimeoutException("the tool did not end");
        }
    }

    /// <summary>Waits until the machine is gone.</summary>
    public void WaitForEndOfMachine()
    {
        (int? process, _) = ReadGuestProcess();
        long deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (Directory.Exists($"/proc/{process}"))
        {
            Assert.True(Environment.TickCount64 < deadline, "the machine outlived the tool");
            Thread.Sleep(10);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private (int? Process, string? Archive) ReadGuestProcess()
    {
        string path = _home.PathOf("process");
        if (!File.Exists(path))
        {
            return (null, null);
        }

        string[] lines = File.ReadAllLines(path);
        return (int.Parse(lines[0], null), lines[1]);
    }

    private byte[] ReadErrors()
    {
        byte[] buffer = new byte[64 * 1024];
        for (int count = _process.StandardError.BaseStream.Read(buffer); count > 0; count = _process.StandardError.BaseStream.Read(buffer))
        {
            lock (_errorBytes)
            {
                _errorBytes.Write(buffer, 0, count);
            }
        }

        return CopyErrors();
    }

    private byte[] CopyErrors()
    {
        lock (_errorBytes)
        {
            return _errorBytes.ToArray();
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        MemoryStream bytes = new();
        try
        {
            stream.CopyTo(bytes);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // A test that has hung up itself.
        }

        return bytes.ToArray();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
