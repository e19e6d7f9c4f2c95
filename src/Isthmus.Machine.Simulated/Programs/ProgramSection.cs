namespace Isthmus.Machine.Simulated.Programs;

/// <summary>Where a piece of data lives.</summary>
internal enum ProgramSection
{
    /// <summary>Constants.</summary>
    ReadOnly,

    /// <summary>Variables with a value at the start.</summary>
    Writable,

    /// <summary>Variables that are zero at the start.</summary>
    Zeroed,
}
