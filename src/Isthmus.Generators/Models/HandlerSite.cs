namespace Isthmus.Generators.Models;

/// <summary>Where a call is declared: what the checks across families need.</summary>
internal sealed record HandlerSite(string Personality, int Number, string Name, int RegisterCount, LocationInfo? Location);
