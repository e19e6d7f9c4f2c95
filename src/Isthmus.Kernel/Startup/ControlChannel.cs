using System;
using System.Text;
using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>Text lines between the kernel and the host tool, over the control port: results, notes, oopses out; requests in.</summary>
public sealed class ControlChannel
{
    private readonly IMachine _machine;
    private readonly Port? _port;
    private readonly byte[] _line = new byte[256];
    private int _lineLength;

    /// <summary>Opens the channel where the host has one.</summary>
    public ControlChannel(IMachine machine)
    {
        _machine = machine;
        _port = machine.FindPort("org.isthmus.control");
        if (_port is not null)
        {
            _port.Changed = _ => ReadLines();
        }
    }

    /// <summary>Called with each line from the host, without its end.</summary>
    public Action<string>? LineReceived { get; set; }

    /// <summary>The first user instruction is next.</summary>
    public void Ready() => Send("ready");

    /// <summary>The first process has ended by itself.</summary>
    public void Exit(int code) => Send($"exit {code & 0xFF}");

    /// <summary>A signal ended the first process.</summary>
    public void Signal(int number, string name, bool dumpsCore)
        => Send($"signal {number} {name} {(dumpsCore ? "core" : "nocore")}");

    /// <summary>The program could not be started.</summary>
    public void Error(string sentence) => Send("error " + sentence);

    /// <summary>Something the user should see.</summary>
    public void Note(string sentence) => Send("note " + sentence);

    /// <summary>A kernel bug was contained.</summary>
    public void Oops(string sentence) => Send("oops " + sentence);

    private void Send(string line)
    {
        if (_port is not null)
        {
            PortWriter.WriteAll(_machine, _port, Encoding.UTF8.GetBytes(line.Replace('\n', ' ') + "\n"));
        }
    }

    private void ReadLines()
    {
        Span<byte> one = stackalloc byte[1];
        while (_port!.Read(one) == 1)
        {
            if (one[0] == '\n')
            {
                LineReceived?.Invoke(Encoding.UTF8.GetString(_line, 0, _lineLength));
                _lineLength = 0;
            }
            else if (_lineLength < _line.Length)
            {
                _line[_lineLength++] = one[0];
            }
        }
    }
}
