using System.IO;
using System.Text;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Archives;

/// <summary>The kernel's orders: NUL-terminated <c>key=value</c> strings in the archive's first entry.</summary>
internal sealed class LaunchBlock
{
    public const string EntryName = ".isthmus/launch";

    private readonly MemoryStream _bytes = new();

    public LaunchBlock Add(string key, string value)
    {
        _bytes.Write(Encoding.ASCII.GetBytes(key));
        _bytes.WriteByte((byte)'=');
        _bytes.Write(HostText.Encode(value));
        _bytes.WriteByte(0);
        return this;
    }

    /// <summary>Adds the pair when there is a value.</summary>
    public LaunchBlock AddOptional(string key, string? value) => value is null ? this : Add(key, value);

    public byte[] ToArray() => _bytes.ToArray();
}
