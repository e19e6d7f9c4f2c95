namespace Isthmus.Kernel.Terminals;

/// <summary>How a terminal treats what passes through it. Bits that mean nothing here are kept for whoever asks.</summary>
public struct TerminalSettings
{
    private ControlCharacters _characters;

    /// <summary>What a fresh terminal does: lines, echo, signals.</summary>
    public static TerminalSettings Default
    {
        get
        {
            var settings = new TerminalSettings
            {
                Input = TerminalInput.ReturnToNewLine | TerminalInput.FlowControl | TerminalInput.Utf8,
                Output = TerminalOutput.Process | TerminalOutput.NewLineToReturnNewLine,
                Control = 0xBF,
                Local = TerminalLocal.Signals | TerminalLocal.Canonical | TerminalLocal.Echo | TerminalLocal.EchoErase
                    | TerminalLocal.EchoKill | TerminalLocal.EchoControl | TerminalLocal.EchoKillErase | TerminalLocal.Extended,
            };
            settings[ControlCharacter.Interrupt] = 3;
            settings[ControlCharacter.Quit] = 28;
            settings[ControlCharacter.Erase] = 127;
            settings[ControlCharacter.Kill] = 21;
            settings[ControlCharacter.EndOfFile] = 4;
            settings[ControlCharacter.Minimum] = 1;
            settings[ControlCharacter.Start] = 17;
            settings[ControlCharacter.Stop] = 19;
            settings[ControlCharacter.Suspend] = 26;
            settings[ControlCharacter.Reprint] = 18;
            settings[ControlCharacter.WordErase] = 23;
            settings[ControlCharacter.LiteralNext] = 22;
            return settings;
        }
    }

    /// <summary>How input is changed.</summary>
    public TerminalInput Input { get; set; }

    /// <summary>How output is changed.</summary>
    public TerminalOutput Output { get; set; }

    /// <summary>Line speed and format, which have no meaning here: kept for whoever asks.</summary>
    public uint Control { get; set; }

    /// <summary>What the terminal does by itself.</summary>
    public TerminalLocal Local { get; set; }

    /// <summary>The control characters, to be copied from and to user memory.</summary>
    public ControlCharacters Characters
    {
        readonly get => _characters;
        set => _characters = value;
    }

    /// <summary>True where input comes in lines.</summary>
    public readonly bool IsCanonical => (Local & TerminalLocal.Canonical) != 0;

    /// <summary>A control character.</summary>
    public byte this[ControlCharacter which]
    {
        readonly get => _characters[(int)which];
        set => _characters[(int)which] = value;
    }

    /// <summary>True where a byte is the control character and there is one.</summary>
    internal readonly bool Is(byte value, ControlCharacter which) => value != 0 && _characters[(int)which] == value;
}
