using System.Collections.Generic;
using System.Linq;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Emitting;

/// <summary>An ABI with everything that names it: all that its generated source is made from.</summary>
internal sealed record PersonalitySource(
    PersonalityModel Personality,
    EquatableArray<FamilyModel> Families,
    EquatableArray<StructModel> Structures,
    EquatableArray<ConstantsModel> Constants)
{
    /// <summary>The calls with their classes, by rising number; of several with one number the first, of too many arguments none.</summary>
    public IEnumerable<(FamilyModel Family, HandlerModel Handler)> Calls()
        => Families.SelectMany(family => family.Handlers.Select(handler => (family, handler)))
            .Where(call => call.handler.RegisterCount <= Personality.ArgumentRegisters.Count)
            .GroupBy(call => call.handler.Number)
            .Select(group => group.First())
            .OrderBy(call => call.handler.Number);

    /// <summary>Puts an ABI together from what the whole assembly has.</summary>
    public static PersonalitySource Select(
        PersonalityModel personality,
        IEnumerable<FamilyModel> families,
        IEnumerable<StructModel> structures,
        IEnumerable<ConstantsModel> constants) => new(
            personality,
            new EquatableArray<FamilyModel>(families.Where(family => family.Personality == personality.FullName)),
            new EquatableArray<StructModel>(structures
                .Where(structure => structure.Personality is null || structure.Personality == personality.FullName)
                .OrderBy(structure => structure.Name, System.StringComparer.Ordinal)),
            new EquatableArray<ConstantsModel>(constants
                .Where(group => group.Personality is null || group.Personality == personality.FullName)
                .OrderBy(group => group.FullName, System.StringComparer.Ordinal)));
}
