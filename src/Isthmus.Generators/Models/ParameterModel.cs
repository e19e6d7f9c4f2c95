namespace Isthmus.Generators.Models;

/// <summary>A parameter of a handler, after the caller.</summary>
internal sealed record ParameterModel(string TypeName, string ShortName, ParameterKind Kind, int RegisterCount)
{
    /// <summary>How it is shown in a trace, where that is said.</summary>
    public TraceForm? Form { get; init; }
}
