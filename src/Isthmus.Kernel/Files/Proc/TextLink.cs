using System;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>A link whose target is made when somebody asks.</summary>
internal sealed class TextLink : SymbolicLink
{
    private static readonly byte[] s_gone = "(deleted)"u8.ToArray();

    private readonly Func<ByteWriter, bool> _write;

    public TextLink(Volume volume, InodeNumber number, int permissions, UserId owner, GroupId group, Func<ByteWriter, bool> write)
        : base(volume, [], owner, group, number)
    {
        _write = write;
        SetPermissions(permissions);
    }

    public override ReadOnlySpan<byte> Target
    {
        get
        {
            var text = new ByteWriter();
            return _write(text) && text.Length > 0 ? text.Written : s_gone;
        }
    }
}
