using Microsoft.CodeAnalysis;

namespace Isthmus.Generators;

/// <summary>Everything that the generator has to say. Numbers are never used again for something else.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor DuplicateNumber = Error(
        "ISG001", "Duplicate system-call number", "The number {0} of '{1}' is already that of '{2}'");

    public static readonly DiagnosticDescriptor PrototypeNotParsable = Error(
        "ISG002", "Prototype not parsable", "'{0}' is not a C prototype with named parameters");

    public static readonly DiagnosticDescriptor RegisterCountMismatch = Error(
        "ISG003", "Register count mismatch", "'{0}' takes {1} registers, its prototype has {2} parameters");

    public static readonly DiagnosticDescriptor TooManyArguments = Error(
        "ISG004", "More arguments than registers", "'{0}' takes {1} registers, the ABI passes {2}");

    public static readonly DiagnosticDescriptor UnknownParameterType = Error(
        "ISG005", "Unknown parameter type",
        "'{0}' of '{1}' is neither int, uint, long, ulong nor a struct that implements ISyscallParameter of itself");

    public static readonly DiagnosticDescriptor FamilyNotStaticPartial = Error(
        "ISG006", "Family not static partial", "'{0}' must be a static partial class");

    public static readonly DiagnosticDescriptor HandlerNotStatic = Error(
        "ISG007", "Handler not static", "'{0}' must be a static method that is not private");

    public static readonly DiagnosticDescriptor NoteMissing = Error(
        "ISG008", "Note missing", "'{0}' is there in part: its Note must say what is missing");

    public static readonly DiagnosticDescriptor FieldsOverlap = Error(
        "ISG009", "Fields overlap", "'{0}' of '{1}' begins at {2}, before '{3}' has ended");

    public static readonly DiagnosticDescriptor FieldOutside = Error(
        "ISG010", "Field outside its structure", "'{0}' ends at {1}, outside '{2}' of {3} bytes");

    public static readonly DiagnosticDescriptor HandlerSignature = Error(
        "ISG011", "Signature of a handler", "'{0}' must take the Caller first and answer a SyscallOutcome, or a ValueTask of it");

    public static readonly DiagnosticDescriptor HandlerOutsideFamily = Error(
        "ISG012", "Handler outside a family", "'{0}' is in a class without SyscallFamily");

    public static readonly DiagnosticDescriptor PersonalityNotSealedPartial = Error(
        "ISG013", "Personality not sealed partial", "'{0}' must be a sealed partial class of its own, derived from Personality");

    public static readonly DiagnosticDescriptor NotAPersonality = Error(
        "ISG014", "Not a personality", "'{0}' names '{1}', a class without the Personality attribute");

    public static readonly DiagnosticDescriptor NegativeNumber = Error(
        "ISG015", "Negative system-call number", "The number {0} of '{1}' is negative");

    public static readonly DiagnosticDescriptor FieldType = Error(
        "ISG016", "Type of a field", "'{0}' of '{1}' is neither an integer of fixed size nor an enum");

    public static readonly DiagnosticDescriptor StructNotPartial = Error(
        "ISG017", "Structure not partial", "'{0}' must be a partial record struct that is not nested");

    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "ISG018", "Duplicate system-call name", "The name '{0}' of call {1} is already that of call {2}");

    private static DiagnosticDescriptor Error(string id, string title, string message)
        => new(id, title, message, "Isthmus.Syscalls", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
