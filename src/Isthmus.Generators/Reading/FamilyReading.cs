using Isthmus.Generators.Models;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Reading;

/// <summary>A family, with the positions of its calls apart from the model.</summary>
internal sealed record FamilyReading(
    FamilyModel? Model, LocationInfo? Location, EquatableArray<HandlerSite> Sites, EquatableArray<DiagnosticInfo> Diagnostics);
