using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Reading;

/// <summary>Reads classes of handlers. A handler with an error is reported and left out.</summary>
internal static class FamilyReader
{
    public static FamilyReading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var type = (INamedTypeSymbol)context.TargetSymbol;
        LocationInfo? location = LocationInfo.From(type.Locations[0]);
        var diagnostics = new List<DiagnosticInfo>();
        if (!type.IsStatic || !type.IsPartial())
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.FamilyNotStaticPartial, location, type.Name));
        }

        var personality = context.Attributes[0].ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol;
        if (personality is null)
        {
            return new FamilyReading(null, location, default, new EquatableArray<DiagnosticInfo>(diagnostics));
        }

        var handlers = new List<HandlerModel>();
        var sites = new List<HandlerSite>();
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.FindAttribute(Names.SyscallAttribute) is not { } attribute)
            {
                continue;
            }

            HandlerModel? handler = ReadHandler(method, attribute, diagnostics);
            if (handler is not null)
            {
                handlers.Add(handler);
                sites.Add(new HandlerSite(
                    personality.FullName(), handler.Number, handler.Prototype.Name, handler.RegisterCount,
                    LocationInfo.From(method.Locations[0])));
            }
        }

        return new FamilyReading(
            new FamilyModel(type.FullName(), personality.FullName(), new EquatableArray<HandlerModel>(handlers)),
            location,
            new EquatableArray<HandlerSite>(sites),
            new EquatableArray<DiagnosticInfo>(diagnostics));
    }

    private static HandlerModel? ReadHandler(IMethodSymbol method, AttributeData attribute, List<DiagnosticInfo> diagnostics)
    {
        LocationInfo? location = LocationInfo.From(method.Locations[0]);
        int before = diagnostics.Count;
        int number = attribute.ConstructorArguments.FirstOrDefault().Value as int? ?? -1;
        string text = attribute.TextAt(1) ?? "";
        int support = attribute.Named("Support") as int? ?? 0;
        string? note = attribute.Named("Note") as string;
        if (number < 0)
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.NegativeNumber, location, number.ToString(), method.Name));
        }

        if (!method.IsStatic || method.DeclaredAccessibility == Accessibility.Private)
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.HandlerNotStatic, location, method.Name));
        }

        if (support == HandlerModel.PartialSupport && string.IsNullOrWhiteSpace(note))
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.NoteMissing, location, method.Name));
        }

        string answer = method.ReturnType.FullName();
        if (method.Parameters.Length == 0 || method.Parameters[0].Type.FullName() != Names.Caller
            || answer is not (Names.Outcome or Names.PendingOutcome) || method.IsGenericMethod
            || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.HandlerSignature, location, method.Name));
            return null;
        }

        var parameters = new List<ParameterModel>();
        foreach (IParameterSymbol parameter in method.Parameters.Skip(1))
        {
            ParameterModel? model = ParameterReader.Read(parameter.Type);
            if (model is null)
            {
                diagnostics.Add(DiagnosticInfo.Create(
                    Diagnostics.UnknownParameterType, LocationInfo.From(parameter.Locations[0]), parameter.Type.ToDisplayString(),
                    method.Name));
            }
            else
            {
                parameters.Add(model with { Form = TraceFormReader.Read(parameter) });
            }
        }

        CPrototype? prototype = CPrototype.Parse(text);
        if (prototype is null)
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.PrototypeNotParsable, location, text));
        }

        if (diagnostics.Count != before)
        {
            return null;
        }

        var handler = new HandlerModel(
            number, prototype!, method.Name, answer == Names.PendingOutcome, new EquatableArray<ParameterModel>(parameters),
            Documentation.SummaryOf(method), support, note, attribute.Named("Promise") as string,
            attribute.Named("BigLock") as bool? ?? false, attribute.Named("Returns") as bool? ?? true,
            attribute.Named("PromiseNote") as string, attribute.Named("TracedBefore") as bool? ?? false,
            TraceFormReader.ReadResult(method));
        if (handler.RegisterCount != prototype!.Parameters.Count)
        {
            diagnostics.Add(DiagnosticInfo.Create(
                Diagnostics.RegisterCountMismatch, location, method.Name, handler.RegisterCount.ToString(),
                prototype.Parameters.Count.ToString()));
            return null;
        }

        return handler;
    }
}
