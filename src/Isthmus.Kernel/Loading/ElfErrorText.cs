namespace Isthmus.Kernel.Loading;

/// <summary>The sentence for each <see cref="ElfError"/>.</summary>
public static class ElfErrorText
{
    /// <summary>Lower case, no full stop.</summary>
    public static string Describe(this ElfError error) => error switch
    {
        ElfError.None => "the file is fine",
        ElfError.NotElf => "the file is not an ELF program",
        ElfError.OtherClass => "the file is not a 64-bit little-endian ELF program",
        ElfError.OtherMachine => "the program is for another processor than x86-64",
        ElfError.NotExecutable => "the ELF file is not an executable",
        ElfError.Truncated => "the ELF file is truncated",
        ElfError.BadProgramHeaders => "the ELF file has damaged program headers",
        ElfError.TooManyProgramHeaders => "the ELF file has more program headers than any program needs",
        ElfError.NoSegments => "the ELF file has nothing to load",
        ElfError.BadAlignment => "the ELF file asks for an alignment that is not possible",
        ElfError.BadSegment => "the ELF file has a segment that does not fit its file or user memory",
        ElfError.OverlappingSegments => "the ELF file has segments that overlap",
        ElfError.BadEntry => "the program's entry is not in its code",
        ElfError.WritableAndExecutable => "the program wants memory that is writable and executable at once",
        ElfError.NeedsInterpreter => "the program is dynamically linked, and its ABI has no interpreter here",
        ElfError.BadInterpreter => "the program's interpreter cannot interpret it",
        ElfError.InterpreterNotFound => "the program's interpreter does not exist",
        ElfError.PositionIndependent => "the program is position-independent, and its ABI wants fixed addresses",
        ElfError.BadStack => "the program asks for a stack of a size that its ABI does not give",
        ElfError.OtherAbi => "the program is for another ABI than the one that starts it",
    };
}
