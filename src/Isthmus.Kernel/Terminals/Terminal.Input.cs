using System;

namespace Isthmus.Kernel.Terminals;

/// <content>What happens with each byte that is typed.</content>
public sealed partial class Terminal
{
    private const byte Backspace = 8;
    private const byte Tab = 9;
    private const byte NewLine = 10;
    private const byte Return = 13;
    private const byte Delete = 127;

    /// <summary>Takes what has arrived. What there is no room for stays with the host, unless it belongs to a line that is too long:
    /// then it is lost, so that the end of the line can come.</summary>
    private void ReceiveAll()
    {
        while (true)
        {
            int room = _settings.IsCanonical && !_line.HasLine ? _received.Length : Math.Min(_line.Room, _received.Length);
            int length = room > 0 ? _port.Read(_received.AsSpan(0, room)) : 0;
            if (length == 0)
            {
                return;
            }

            for (int i = 0; i < length; i++)
            {
                Receive(_received[i]);
            }
        }
    }

    /// <summary>What came in raw mode and nobody read is typed anew: its ends of lines and its editing keys have a meaning now.</summary>
    private void ReceiveAgain()
    {
        byte[] typed = _line.Peek(_line.Count, isCanonical: false, out _).ToArray();
        _line.Clear();
        foreach (byte value in typed)
        {
            Receive(value);
        }
    }

    private void Receive(byte value)
    {
        if (_isLiteral)
        {
            _isLiteral = false;
            Accept(value, InputMark.None);
            return;
        }

        if (value == Return)
        {
            if ((_settings.Input & TerminalInput.IgnoreReturn) != 0)
            {
                return;
            }

            value = (_settings.Input & TerminalInput.ReturnToNewLine) != 0 ? NewLine : value;
        }
        else if (value == NewLine && (_settings.Input & TerminalInput.NewLineToReturn) != 0)
        {
            value = Return;
        }

        if (!TryControlFlow(value) && !TrySignal(value))
        {
            if (_settings.IsCanonical)
            {
                Edit(value);
            }
            else
            {
                Accept(value, InputMark.None);
                ReadQueue.WakeAll();
            }
        }
    }

    private bool TryControlFlow(byte value)
    {
        if ((_settings.Input & TerminalInput.FlowControl) == 0)
        {
            return false;
        }

        bool stops = _settings.Is(value, ControlCharacter.Stop);
        bool starts = _settings.Is(value, ControlCharacter.Start);
        if (_isStopped ? starts || (_settings.Input & TerminalInput.AnyRestarts) != 0 : stops)
        {
            _isStopped = !_isStopped;
            if (!_isStopped)
            {
                FlushPending();
                WriteQueue.WakeAll();
            }
        }

        return stops || starts;
    }

    private bool TrySignal(byte value)
    {
        if ((_settings.Local & TerminalLocal.Signals) == 0)
        {
            return false;
        }

        TerminalSignal? signal = _settings.Is(value, ControlCharacter.Interrupt) ? TerminalSignal.Interrupt
            : _settings.Is(value, ControlCharacter.Quit) ? TerminalSignal.Quit
            : _settings.Is(value, ControlCharacter.Suspend) ? TerminalSignal.Suspend
            : null;
        if (signal is not { } known)
        {
            return false;
        }

        Raise(known);
        Echo(value);
        return true;
    }

    private void Edit(byte value)
    {
        bool isExtended = (_settings.Local & TerminalLocal.Extended) != 0;
        if (_settings.Is(value, ControlCharacter.Erase) || value is Backspace or Delete)
        {
            EraseCharacter();
        }
        else if (_settings.Is(value, ControlCharacter.Kill))
        {
            EraseLine();
        }
        else if (isExtended && _settings.Is(value, ControlCharacter.WordErase))
        {
            EraseWord();
        }
        else if (isExtended && _settings.Is(value, ControlCharacter.LiteralNext))
        {
            _isLiteral = true;
        }
        else if (isExtended && _settings.Is(value, ControlCharacter.Reprint))
        {
            Reprint();
        }
        else if (_settings.Is(value, ControlCharacter.EndOfFile))
        {
            _ = _line.TryAppend(0, InputMark.EndOfFile);
            ReadQueue.WakeAll();
        }
        else if (value == NewLine || _settings.Is(value, ControlCharacter.EndOfLine))
        {
            Accept(value, InputMark.EndOfLine);
            ReadQueue.WakeAll();
        }
        else
        {
            Accept(value, InputMark.None);
        }
    }

    private void Accept(byte value, InputMark mark)
    {
        if (_line.TryAppend(value, mark))
        {
            Echo(value);
        }
    }

    private void EraseCharacter()
    {
        if (_line.Edited.IsEmpty)
        {
            return;
        }

        byte value = _line.RemoveLast();
        while ((_settings.Input & TerminalInput.Utf8) != 0 && (value & 0xC0) == 0x80 && !_line.Edited.IsEmpty)
        {
            value = _line.RemoveLast();
        }

        if ((_settings.Local & (TerminalLocal.Echo | TerminalLocal.EchoErase)) == (TerminalLocal.Echo | TerminalLocal.EchoErase))
        {
            Emit("\b \b"u8);
            if (IsEchoedAsTwo(value))
            {
                Emit("\b \b"u8);
            }
        }
    }

    private void EraseLine()
    {
        while (!_line.Edited.IsEmpty)
        {
            EraseCharacter();
        }
    }

    private void EraseWord()
    {
        while (!_line.Edited.IsEmpty && _line.Edited[^1] is (byte)' ' or Tab)
        {
            EraseCharacter();
        }

        while (!_line.Edited.IsEmpty && _line.Edited[^1] is not ((byte)' ' or Tab))
        {
            EraseCharacter();
        }
    }

    private void Reprint()
    {
        if ((_settings.Local & TerminalLocal.Echo) == 0)
        {
            return;
        }

        Emit("^R\r\n"u8);
        foreach (byte value in _line.Edited)
        {
            Echo(value);
        }
    }

    private void Echo(byte value)
    {
        bool echoes = (_settings.Local & TerminalLocal.Echo) != 0
            || (value == NewLine && (_settings.Local & TerminalLocal.EchoNewLine) != 0 && _settings.IsCanonical);
        if (!echoes)
        {
            return;
        }

        if (IsEchoedAsTwo(value))
        {
            Emit([(byte)'^', (byte)(value ^ 0x40)]);
        }
        else if (value == NewLine && (_settings.Output & TerminalOutput.Process) != 0
            && (_settings.Output & TerminalOutput.NewLineToReturnNewLine) != 0)
        {
            Emit("\r\n"u8);
        }
        else
        {
            Emit([value]);
        }
    }

    private bool IsEchoedAsTwo(byte value)
        => (value < ' ' || value == Delete) && value is not (NewLine or Tab) && (_settings.Local & TerminalLocal.EchoControl) != 0;
}
