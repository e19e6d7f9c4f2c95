using System.Collections.Immutable;
using System.Linq;
using Isthmus.Generators.Emitting;
using Isthmus.Generators.Models;
using Isthmus.Generators.Reading;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Isthmus.Generators;

/// <summary>Makes dispatch, trace and description of ABIs from the methods that make their calls.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SyscallGenerator : IIncrementalGenerator
{
    /// <summary>Step: an ABI with all that names it.</summary>
    internal const string SourceStep = "Personality";

    /// <summary>Step: a structure.</summary>
    internal const string StructStep = "Structure";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Reading<PersonalityModel>> personalityReadings = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.PersonalityAttribute, static (node, _) => node is ClassDeclarationSyntax, PersonalityReader.Read);
        IncrementalValuesProvider<FamilyReading> familyReadings = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.FamilyAttribute, static (node, _) => node is ClassDeclarationSyntax, FamilyReader.Read);
        IncrementalValuesProvider<Reading<StructModel>> structReadings = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.StructAttribute, static (node, _) => node is TypeDeclarationSyntax, StructReader.Read);
        IncrementalValuesProvider<ConstantsModel> constants = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.ConstantsAttribute, static (node, _) => node is ClassDeclarationSyntax, ConstantsReader.Read);
        IncrementalValuesProvider<DiagnosticInfo?> strays = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.SyscallAttribute,
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, _) => CheckHome(found.TargetSymbol));

        // From here on only models, which do not change when their source moves: what is equal is not written again.
        IncrementalValuesProvider<PersonalityModel> personalities = personalityReadings
            .Where(static reading => reading.Model is not null).Select(static (reading, _) => reading.Model!);
        IncrementalValueProvider<ImmutableArray<FamilyModel>> families = familyReadings
            .Where(static reading => reading.Model is not null).Select(static (reading, _) => reading.Model!).Collect();
        IncrementalValuesProvider<StructModel> structs = structReadings
            .Where(static reading => reading.Model is not null).Select(static (reading, _) => reading.Model!).WithTrackingName(StructStep);
        IncrementalValuesProvider<PersonalitySource> sources = personalities
            .Combine(families).Combine(structs.Collect()).Combine(constants.Collect())
            .Select(static (all, _) => PersonalitySource.Select(all.Left.Left.Left, all.Left.Left.Right, all.Left.Right, all.Right))
            .WithTrackingName(SourceStep);

        context.RegisterSourceOutput(sources, static (output, source)
            => output.AddSource(source.Personality.FullName + ".g.cs", PersonalityEmitter.Emit(source)));
        context.RegisterSourceOutput(structs, static (output, structure)
            => output.AddSource(FileName(structure), StructEmitter.Emit(structure)));

        context.RegisterSourceOutput(personalityReadings, static (output, reading) => Report(output, reading.Diagnostics));
        context.RegisterSourceOutput(familyReadings, static (output, reading) => Report(output, reading.Diagnostics));
        context.RegisterSourceOutput(structReadings, static (output, reading) => Report(output, reading.Diagnostics));
        context.RegisterSourceOutput(strays, static (output, stray) => Report(output, stray is null ? [] : [stray]));
        context.RegisterSourceOutput(
            personalities.Collect().Combine(familyReadings.Collect()),
            static (output, all) => Report(output, SyscallChecks.Check(all.Left, all.Right)));
    }

    private static string FileName(StructModel structure)
        => (structure.Namespace.Length == 0 ? "" : structure.Namespace + ".") + structure.TypeName + ".g.cs";

    private static DiagnosticInfo? CheckHome(ISymbol method)
        => method.ContainingType?.FindAttribute(Names.FamilyAttribute) is null
            ? DiagnosticInfo.Create(Diagnostics.HandlerOutsideFamily, LocationInfo.From(method.Locations[0]), method.Name)
            : null;

    private static void Report(SourceProductionContext output, System.Collections.Generic.IEnumerable<DiagnosticInfo> diagnostics)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }
}
