using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Isthmus.Generators.Models;

/// <summary>A place in source that does not keep a compilation alive.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo? From(Location? location)
        => location?.SourceTree is { } tree
            ? new LocationInfo(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
