using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;
using Isthmus.Kernel.Files;

namespace Isthmus.Kernel.Startup;

/// <summary>What the host wants started, and how: NUL-terminated settings <c>key=value</c> in the archive's first entry.</summary>
public sealed class LaunchBlock
{
    private readonly List<byte[]> _arguments = [];
    private readonly List<byte[]> _environment = [];
    private readonly List<byte[]> _readOnlyPaths = [];
    private readonly List<byte[]> _unveiled = [];

    private LaunchBlock()
    {
    }

    /// <summary>The program's path; empty where none is named.</summary>
    public byte[] Program { get; private set; } = [];

    /// <summary>The arguments, the program's name first.</summary>
    public IReadOnlyList<byte[]> Arguments => _arguments;

    /// <summary>The environment: <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<byte[]> Environment => _environment;

    /// <summary>The ABI's name; null where the program file is to tell.</summary>
    public string? Abi { get; private set; }

    /// <summary>The working directory.</summary>
    public byte[] Directory { get; private set; } = "/"u8.ToArray();

    /// <summary>Standard input.</summary>
    public StreamTarget StandardInput { get; private set; }

    /// <summary>Standard output.</summary>
    public StreamTarget StandardOutput { get; private set; }

    /// <summary>Standard error.</summary>
    public StreamTarget StandardError { get; private set; }

    /// <summary>The terminal's size in rows.</summary>
    public int Rows { get; private set; } = 24;

    /// <summary>The terminal's size in columns.</summary>
    public int Columns { get; private set; } = 80;

    /// <summary>True where every call is to be traced.</summary>
    public bool IsTraced { get; private set; }

    /// <summary>The seed of a deterministic run.</summary>
    public ulong? Seed { get; private set; }

    /// <summary>The wall clock at boot, in nanoseconds since 1970.</summary>
    public long? Epoch { get; private set; }

    /// <summary>Paths whose trees nobody may change.</summary>
    public IReadOnlyList<byte[]> ReadOnlyPaths => _readOnlyPaths;

    /// <summary>Calls that alone are allowed, comma-separated.</summary>
    public string? Allow { get; private set; }

    /// <summary>Calls that are denied, comma-separated.</summary>
    public string? Deny { get; private set; }

    /// <summary>The promises of pledge.</summary>
    public string? Pledge { get; private set; }

    /// <summary>Paths that are visible, each with rights: <c>PATH:rwxc</c>.</summary>
    public IReadOnlyList<byte[]> Unveiled => _unveiled;

    /// <summary>Takes a launch block apart. A setting that is unknown or makes no sense refuses the whole block: a policy that is
    /// misspelt must not be dropped.</summary>
    public static Result<LaunchBlock> Parse(ReadOnlySpan<byte> bytes)
    {
        var block = new LaunchBlock();
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)0);
            ReadOnlySpan<byte> setting = end < 0 ? default : bytes[..end];
            int equals = setting.IndexOf((byte)'=');
            if (equals <= 0 || !block.TrySet(setting[..equals], setting[(equals + 1)..]))
            {
                return KernelError.InvalidArgument;
            }

            bytes = bytes[(end + 1)..];
        }

        return block;
    }

    private bool TrySet(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (Encoding.UTF8.GetString(key))
        {
            case "program":
                Program = value.ToArray();
                return !value.IsEmpty && value.Length <= PathSyntax.MaximumPath;
            case "argument":
                _arguments.Add(value.ToArray());
                return true;
            case "environment":
                _environment.Add(value.ToArray());
                return true;
            case "abi":
                Abi = Encoding.UTF8.GetString(value);
                return true;
            case "directory":
                Directory = value.ToArray();
                return !value.IsEmpty;
            case "stdin":
                return TrySetStream(value, target => StandardInput = target);
            case "stdout":
                return TrySetStream(value, target => StandardOutput = target);
            case "stderr":
                return TrySetStream(value, target => StandardError = target);
            case "rows":
                return TryParseSize(value, size => Rows = size);
            case "columns":
                return TryParseSize(value, size => Columns = size);
            case "trace":
                IsTraced = true;
                return value.SequenceEqual("all"u8);
            case "readonly":
                _readOnlyPaths.Add(value.ToArray());
                return !value.IsEmpty;
            case "unveil":
                _unveiled.Add(value.ToArray());
                return !value.IsEmpty;
            default:
                return TrySetNumberOrPolicy(key, value);
        }
    }

    private bool TrySetNumberOrPolicy(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (Encoding.UTF8.GetString(key))
        {
            case "seed":
                bool isSeed = Utf8Parser.TryParse(value, out ulong seed, out int used) && used == value.Length;
                Seed = seed;
                return isSeed;
            case "epoch":
                bool isEpoch = Utf8Parser.TryParse(value, out long epoch, out used) && used == value.Length;
                Epoch = epoch;
                return isEpoch;
            case "allow":
                Allow = Join(Allow, value);
                return true;
            case "deny":
                Deny = Join(Deny, value);
                return true;
            case "pledge":
                Pledge = Encoding.UTF8.GetString(value);
                return true;
            default:
                return false;
        }
    }

    private static string Join(string? before, ReadOnlySpan<byte> value)
        => before is null ? Encoding.UTF8.GetString(value) : $"{before},{Encoding.UTF8.GetString(value)}";

    private static bool TrySetStream(ReadOnlySpan<byte> value, Action<StreamTarget> set)
    {
        StreamTarget? target = value.SequenceEqual("port"u8) ? StreamTarget.Port
            : value.SequenceEqual("tty"u8) ? StreamTarget.Terminal
            : value.SequenceEqual("none"u8) ? StreamTarget.None
            : null;
        if (target is { } known)
        {
            set(known);
        }

        return target is not null;
    }

    private static bool TryParseSize(ReadOnlySpan<byte> value, Action<int> set)
    {
        bool isSize = Utf8Parser.TryParse(value, out int size, out int used) && used == value.Length && size is > 0 and <= ushort.MaxValue;
        if (isSize)
        {
            set(size);
        }

        return isSize;
    }
}
