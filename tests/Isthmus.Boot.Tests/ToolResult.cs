using System.Text;

namespace Isthmus.Boot.Tests;

/// <summary>What a finished tool left.</summary>
internal sealed record ToolResult(int ExitCode, byte[] OutputBytes, byte[] ErrorBytes)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public string Error => Encoding.UTF8.GetString(ErrorBytes);
}
