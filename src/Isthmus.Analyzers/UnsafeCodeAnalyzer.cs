using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Isthmus.Analyzers;

/// <summary>Unsafe code lies in files of its own (ISM002), and each member that touches raw memory says why it is sound (ISM001).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsafeCodeAnalyzer : DiagnosticAnalyzer
{
    private const string Suffix = ".Unsafe.cs";
    private const string Reason = "SAFETY:";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SafetyReason, Rules.UnsafeFile];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxTreeAction(CheckFile);
        context.RegisterSyntaxNodeAction(
            CheckMember,
            SyntaxKind.MethodDeclaration,
            SyntaxKind.PropertyDeclaration,
            SyntaxKind.IndexerDeclaration,
            SyntaxKind.ConstructorDeclaration,
            SyntaxKind.DestructorDeclaration,
            SyntaxKind.OperatorDeclaration,
            SyntaxKind.ConversionOperatorDeclaration,
            SyntaxKind.FieldDeclaration);
    }

    private static void CheckFile(SyntaxTreeAnalysisContext context)
    {
        string file = Path.GetFileName(context.Tree.FilePath);
        if (file.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return;
        }

        foreach (SyntaxToken token in context.Tree.GetRoot(context.CancellationToken).DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.UnsafeKeyword))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(Rules.UnsafeFile, token.GetLocation(), Path.GetFileNameWithoutExtension(file)));
            }
        }
    }

    private static void CheckMember(SyntaxNodeAnalysisContext context)
    {
        var member = (MemberDeclarationSyntax)context.Node;
        SyntaxNode[] blocks = [.. member.DescendantNodes().Where(node => node is UnsafeStatementSyntax or FixedStatementSyntax)];
        foreach (SyntaxNode block in blocks.Where(block => !block.GetLeadingTrivia().Any(IsReason)))
        {
            Report(block, member, context);
        }

        // A class whose members are all unsafe has no blocks: there the reason stands above what it is about, in the same member.
        SyntaxNode? place = member.DescendantNodes(node => !blocks.Contains(node)).Except(blocks)
            .FirstOrDefault(node => TouchesMemory(node, context));
        if (place is not null
            && !member.DescendantTrivia().Any(trivia => IsReason(trivia) && trivia.SpanStart < StartOfStatement(place, member)))
        {
            Report(place, member, context);
        }
    }

    private static void Report(SyntaxNode place, MemberDeclarationSyntax member, SyntaxNodeAnalysisContext context)
        => context.ReportDiagnostic(Diagnostic.Create(Rules.SafetyReason, place.GetLocation(), NameOf(member)));

    private static bool IsReason(SyntaxTrivia trivia)
        => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && trivia.ToString().Contains(Reason);

    private static int StartOfStatement(SyntaxNode place, MemberDeclarationSyntax member)
        => (place.FirstAncestorOrSelf<StatementSyntax>() ?? (SyntaxNode)member).SpanStart;

    private static bool TouchesMemory(SyntaxNode node, SyntaxNodeAnalysisContext context) => node switch
    {
        PrefixUnaryExpressionSyntax prefix
            => prefix.IsKind(SyntaxKind.PointerIndirectionExpression) || prefix.IsKind(SyntaxKind.AddressOfExpression),
        MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.PointerMemberAccessExpression } => true,
        ElementAccessExpressionSyntax access => IsPointer(access.Expression, context),
        InvocationExpressionSyntax call => call.ArgumentList.Arguments.Any(argument => IsPointer(argument.Expression, context)),
        BaseObjectCreationExpressionSyntax { ArgumentList: { } list }
            => list.Arguments.Any(argument => IsPointer(argument.Expression, context)),
        _ => false,
    };

    private static bool IsPointer(ExpressionSyntax expression, SyntaxNodeAnalysisContext context)
        => context.SemanticModel.GetTypeInfo(expression, context.CancellationToken).Type is IPointerTypeSymbol;

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        _ => "This member",
    };
}
