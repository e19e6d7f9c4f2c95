using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Isthmus.Generators.Models;
using Isthmus.Generators.Reading;

namespace Isthmus.Generators;

/// <summary>Checks that need more than one class.</summary>
internal static class SyscallChecks
{
    public static IEnumerable<DiagnosticInfo> Check(
        ImmutableArray<PersonalityModel> personalities, ImmutableArray<FamilyReading> families)
    {
        foreach (FamilyReading family in families)
        {
            if (family.Model is { } model && personalities.All(personality => personality.FullName != model.Personality))
            {
                yield return DiagnosticInfo.Create(Diagnostics.NotAPersonality, family.Location, model.FullName, model.Personality);
            }
        }

        foreach (PersonalityModel personality in personalities)
        {
            var byNumber = new Dictionary<int, HandlerSite>();
            var byName = new Dictionary<string, HandlerSite>();
            IEnumerable<HandlerSite> sites = families.SelectMany(family => family.Sites);
            foreach (HandlerSite site in sites.Where(site => site.Personality == personality.FullName))
            {
                if (site.RegisterCount > personality.ArgumentRegisters.Count)
                {
                    yield return DiagnosticInfo.Create(
                        Diagnostics.TooManyArguments, site.Location, site.Name, site.RegisterCount.ToString(),
                        personality.ArgumentRegisters.Count.ToString());
                }

                if (byNumber.TryGetValue(site.Number, out HandlerSite? other))
                {
                    yield return DiagnosticInfo.Create(
                        Diagnostics.DuplicateNumber, site.Location, site.Number.ToString(), site.Name, other.Name);
                }
                else if (byName.TryGetValue(site.Name, out other))
                {
                    yield return DiagnosticInfo.Create(
                        Diagnostics.DuplicateName, site.Location, site.Name, site.Number.ToString(), other.Number.ToString());
                }

                byNumber[site.Number] = site;
                byName[site.Name] = site;
            }
        }
    }
}
