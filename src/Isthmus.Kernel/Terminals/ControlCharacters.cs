using System.Runtime.CompilerServices;

namespace Isthmus.Kernel.Terminals;

/// <summary>The characters with a meaning of their own, by <see cref="ControlCharacter"/>. Zero means: none.</summary>
[InlineArray(Count)]
public struct ControlCharacters
{
    /// <summary>How many there are.</summary>
    public const int Count = 19;

    private byte _first;
}
