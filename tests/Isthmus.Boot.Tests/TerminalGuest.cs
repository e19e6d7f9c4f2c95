using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Isthmus.Machine.Simulated.Archives;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>A guest with the shell on a terminal, at which the test sits.</summary>
internal sealed class TerminalGuest : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("isthmus-terminal-");
    private readonly Socket _terminal;
    private readonly Socket _control;
    private readonly Process _emulator;
    private readonly StringBuilder _screen = new();
    private int _seen;

    public TerminalGuest()
    {
        var launch = new LaunchBlock("/bin/sh");
        foreach ((string key, string value) in ((string, string)[])
            [
                ("stdin", "tty"), ("stdout", "tty"), ("stderr", "tty"), ("rows", "24"), ("columns", "80"),
                ("environment", "PATH=/bin"), ("environment", "PS1=ready> "),
            ])
        {
            launch.Add(key, value);
        }

        var archive = new ArchiveBuilder { Launch = launch };
        foreach (string name in (string[])["sh", "cat", "sleep", "ls", "wc"])
        {
            archive.AddFile("/bin/" + name, Emulator.UserProgram("bin/" + name), 0x1ED);
        }

        File.WriteAllBytes(PathOf("archive"), archive.Build());
        using Socket terminal = Listen("tty");
        using Socket control = Listen("control");
        _emulator = Process.Start(Describe())!;
        _terminal = Accept(terminal);
        _control = Accept(control);
    }

    /// <summary>All that the terminal was sent.</summary>
    public string Screen => _screen.ToString();

    public void Type(string keys) => _ = _terminal.Send(Encoding.UTF8.GetBytes(keys));

    public void Send(string line) => _ = _control.Send(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Reads what the terminal is sent until a text comes, behind the one that was waited for last.</summary>
    public void WaitFor(string text)
    {
        byte[] buffer = new byte[4096];
        _terminal.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        while (true)
        {
            int place = Screen.IndexOf(text, _seen, StringComparison.Ordinal);
            if (place >= 0)
            {
                _seen = place + text.Length;
                return;
            }

            int length;
            try
            {
                length = _terminal.Receive(buffer);
            }
            catch (SocketException)
            {
                length = 0;
            }

            Assert.True(length > 0, $"the terminal was never sent '{text}', but: {Screen}");
            _screen.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    /// <summary>Types a line and waits for what it shows and for the next prompt.</summary>
    public void Enter(string line, string expected)
    {
        Type(line + "\r");
        WaitFor(expected);
        WaitFor("ready> ");
    }

    /// <summary>Waits for the end of the guest.</summary>
    /// <returns>The last line that the kernel sent to the host tool.</returns>
    public string Finish()
    {
        using var stream = new NetworkStream(_control, ownsSocket: false);
        using var reader = new StreamReader(stream);
        string last = "";
        while (reader.ReadLine() is { } line)
        {
            last = line;
        }

        Assert.True(_emulator.WaitForExit(s_patience));
        Assert.Equal(1, _emulator.ExitCode);
        return last;
    }

    public void Dispose()
    {
        if (!_emulator.HasExited)
        {
            _emulator.Kill();
            _emulator.WaitForExit();
        }

        _emulator.Dispose();
        _terminal.Dispose();
        _control.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private Socket Listen(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(PathOf(name)));
        socket.Listen(1);
        return socket;
    }

    private Socket Accept(Socket listener)
    {
        for (int i = 0; i < 600 && !_emulator.HasExited; i++)
        {
            if (listener.Poll(100_000, SelectMode.SelectRead))
            {
                return listener.Accept();
            }
        }

        throw new TimeoutException("the emulator does not start: " + _emulator.StandardError.ReadToEnd());
    }

    private ProcessStartInfo Describe()
    {
        var start = new ProcessStartInfo("qemu-system-x86_64") { RedirectStandardError = true };
        foreach (string argument in (string[])
            [
                "-M", "microvm,x-option-roms=off,pic=on,rtc=on,isa-serial=on", "-nodefaults", "-no-reboot", "-display", "none",
                "-m", "128M", "-cpu", "max", "-kernel", Path.Combine(Emulator.Repository(), "out", "isthmus.elf"),
                "-initrd", PathOf("archive"), "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                "-global", "virtio-mmio.force-legacy=false", "-device", "virtio-serial-device,max_ports=8",
                "-chardev", "socket,id=tty,path=" + PathOf("tty"), "-device", "virtserialport,chardev=tty,name=org.isthmus.tty",
                "-chardev", "socket,id=control,path=" + PathOf("control"),
                "-device", "virtserialport,chardev=control,name=org.isthmus.control",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
