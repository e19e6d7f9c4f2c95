namespace Isthmus.Cli.Doctor;

/// <summary>Whether a part is as it should be.</summary>
internal enum FindingState
{
    Good,

    /// <summary>Works without, less well.</summary>
    Remark,

    /// <summary>Something does not work without it.</summary>
    Missing,
}
