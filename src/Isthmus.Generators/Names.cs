namespace Isthmus.Generators;

/// <summary>Names in the kernel that the generator looks for.</summary>
internal static class Names
{
    public const string Namespace = "Isthmus.Kernel.Syscalls";
    public const string PersonalityAttribute = Namespace + ".PersonalityAttribute";
    public const string Personality = Namespace + ".Personality";
    public const string FamilyAttribute = Namespace + ".SyscallFamilyAttribute";
    public const string SyscallAttribute = Namespace + ".SyscallAttribute";
    public const string ParameterAttribute = Namespace + ".SyscallParameterAttribute";
    public const string ParameterInterface = Namespace + ".ISyscallParameter<TSelf>";
    public const string Caller = Namespace + ".Caller";
    public const string Outcome = Namespace + ".SyscallOutcome";
    public const string PendingOutcome = "System.Threading.Tasks.ValueTask<" + Outcome + ">";
    public const string StructAttribute = Namespace + ".AbiStructAttribute";
    public const string FieldAttribute = Namespace + ".AbiFieldAttribute";
    public const string TraceAsAttribute = Namespace + ".TraceAsAttribute";
    public const string TraceNamesAttribute = Namespace + ".TraceNamesAttribute";
    public const string ConstantsAttribute = Namespace + ".AbiConstantsAttribute";
}
