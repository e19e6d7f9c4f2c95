namespace Isthmus.Kernel.Loading;

/// <summary>What is wrong with a program file.</summary>
public enum ElfError
{
    None,
    NotElf,
    OtherClass,
    OtherMachine,
    NotExecutable,
    Truncated,
    BadProgramHeaders,
    TooManyProgramHeaders,
    NoSegments,
    BadAlignment,
    BadSegment,
    OverlappingSegments,
    BadEntry,
    WritableAndExecutable,
    NeedsInterpreter,
    BadInterpreter,
    InterpreterNotFound,
    PositionIndependent,
    OtherAbi,
    BadStack,
}
