using System.Collections.Generic;
using System.Text;

namespace Isthmus.Machine.Simulated.Archives;

/// <summary>What the kernel is to start, and how: the archive's first entry.</summary>
public sealed class LaunchBlock
{
    /// <summary>The entry's path.</summary>
    public const string Path = ".isthmus/launch";

    private readonly List<(string Key, string Value)> _settings = [];

    /// <summary>Asks for a program with its arguments; its path is the first argument too.</summary>
    public LaunchBlock(string program, params string[] arguments)
    {
        Add("program", program).Add("argument", program);
        foreach (string argument in arguments)
        {
            Add("argument", argument);
        }
    }

    /// <summary>An empty block.</summary>
    public static LaunchBlock Empty => new();

    private LaunchBlock()
    {
    }

    /// <summary>Adds a setting; keys may be repeated.</summary>
    public LaunchBlock Add(string key, string value)
    {
        _settings.Add((key, value));
        return this;
    }

    /// <summary>Adds a variable of the environment.</summary>
    public LaunchBlock Environment(string name, string value) => Add("environment", $"{name}={value}");

    /// <summary>The block's bytes: NUL-terminated texts <c>key=value</c>.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        foreach ((string key, string value) in _settings)
        {
            text.Append(key).Append('=').Append(value).Append('\0');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
