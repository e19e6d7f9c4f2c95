namespace Isthmus.Generators.Models;

/// <summary>How a parameter is made from registers.</summary>
internal enum ParameterKind
{
    Int32,
    UInt32,
    Int64,
    UInt64,

    /// <summary>The type decodes itself.</summary>
    Decoded,
}
