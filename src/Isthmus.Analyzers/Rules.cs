using Microsoft.CodeAnalysis;

namespace Isthmus.Analyzers;

/// <summary>The rules of this repository that a compiler can check.</summary>
public static class Rules
{
    private const string Category = "Isthmus";

    /// <summary>Code that touches raw memory says why it is sound.</summary>
    public static readonly DiagnosticDescriptor SafetyReason = Rule(
        "ISM001", "Unsafe code says why it is sound", "{0} touches raw memory without a comment '// SAFETY: ...' that says why it is sound");

    /// <summary>Unsafe code lies in files of its own.</summary>
    public static readonly DiagnosticDescriptor UnsafeFile = Rule(
        "ISM002", "Unsafe code lies in files named *.Unsafe.cs", "Unsafe code belongs in a file named {0}.Unsafe.cs");

    /// <summary>What a call came to is looked at.</summary>
    public static readonly DiagnosticDescriptor UnusedOutcome = Rule(
        "ISM003", "What a call came to is looked at", "The {0} is dropped: use it, or write '_ =' to say that it does not matter");

    /// <summary>The kernel has no locks.</summary>
    public static readonly DiagnosticDescriptor Lock = Rule(
        "ISM004", "Kernel code has no locks", "Kernel code is never preempted and must never block: no lock statement");

    private static DiagnosticDescriptor Rule(string id, string title, string message)
        => new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
