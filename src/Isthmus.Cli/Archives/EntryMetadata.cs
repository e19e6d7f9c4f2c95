namespace Isthmus.Cli.Archives;

/// <summary>What an archive keeps of a file beside its name and content. The mode includes the file's type.</summary>
internal readonly record struct EntryMetadata(uint Mode, uint Owner, uint Group, uint ModificationTime)
{
    public const uint TypeMask = 0xF000;
    public const uint RegularFile = 0x8000;
    public const uint Directory = 0x4000;
    public const uint SymbolicLink = 0xA000;

    public uint Type => Mode & TypeMask;

    /// <summary>A file or directory of the system's own, owned by root.</summary>
    public static EntryMetadata System(uint type, uint permissions, uint modificationTime = 0) =>
        new(type | permissions, 0, 0, modificationTime);
}
