using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>Aurora's <c>struct winsize</c>. The size in pixels is not known and 0.</summary>
[AbiStruct("winsize", Size = 8, Personality = typeof(AuroraPersonality))]
internal partial record struct AuroraWindowSize
{
    [AbiField(0, "rows")]
    public ushort Rows { get; set; }

    [AbiField(2, "cols")]
    public ushort Columns { get; set; }

    [AbiField(4, "xpixel")]
    public ushort Width { get; set; }

    [AbiField(6, "ypixel")]
    public ushort Height { get; set; }
}
