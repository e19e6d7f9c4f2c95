using System;
using System.Collections.Generic;

namespace Isthmus.Cli.FakeGuest;

/// <summary>QEMU's command line.</summary>
internal sealed class EmulatorArguments
{
    private const string PortName = "name=org.isthmus.";

    public EmulatorArguments(string[] arguments)
    {
        All = arguments;
        Dictionary<string, string> sockets = [];
        for (int index = 0; index + 1 < arguments.Length; index++)
        {
            string value = arguments[index + 1];
            switch (arguments[index])
            {
                case "-initrd":
                    Archive = value;
                    break;
                case "-chardev" when value.StartsWith("socket,", StringComparison.Ordinal):
                    sockets[Setting(value, "id=")] = Setting(value, "path=");
                    break;
                case "-device" when value.StartsWith("virtserialport,", StringComparison.Ordinal):
                    Ports[Setting(value, PortName)] = sockets[Setting(value, "chardev=")];
                    break;
                default:
                    break;
            }
        }
    }

    public IReadOnlyList<string> All { get; }

    public string Archive { get; } = "";

    /// <summary>Name of a port and path of its socket.</summary>
    public Dictionary<string, string> Ports { get; } = [];

    private static string Setting(string text, string key)
    {
        foreach (string part in text.Split(','))
        {
            if (part.StartsWith(key, StringComparison.Ordinal))
            {
                return part[key.Length..];
            }
        }

        throw new FormatException($"no {key} in {text}");
    }
}
