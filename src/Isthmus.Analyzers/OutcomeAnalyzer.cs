using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Isthmus.Analyzers;

/// <summary>A call whose answer is of a type marked <c>[MustUse]</c>, or a task of one, is no statement of its own (ISM003).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutcomeAnalyzer : DiagnosticAnalyzer
{
    private const string Mark = "MustUseAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnusedOutcome];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Check, OperationKind.ExpressionStatement);
    }

    private static void Check(OperationAnalysisContext context)
    {
        IOperation operation = ((IExpressionStatementOperation)context.Operation).Operation;
        if (operation is IInvocationOperation or IAwaitOperation or IObjectCreationOperation or IConditionalAccessOperation
            && MarkedType(operation.Type) is { } type)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnusedOutcome, operation.Syntax.GetLocation(), type.Name));
        }
    }

    private static ITypeSymbol? MarkedType(ITypeSymbol? type)
        => type is null ? null
            : type.OriginalDefinition.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == Mark) ? type
            : type is INamedTypeSymbol { IsGenericType: true, Name: "ValueTask" or "Task" or "Nullable" } task
                ? MarkedType(task.TypeArguments[0])
            : null;
}
