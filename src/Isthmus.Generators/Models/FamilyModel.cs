using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>A class of handlers, and the ABI that they belong to.</summary>
internal sealed record FamilyModel(string FullName, string Personality, EquatableArray<HandlerModel> Handlers);
