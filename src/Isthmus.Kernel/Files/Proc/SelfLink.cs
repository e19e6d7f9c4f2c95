using System;
using System.Globalization;
using System.Text;

namespace Isthmus.Kernel.Files.Proc;

/// <summary><c>/proc/self</c>: the directory of whoever asks.</summary>
internal sealed class SelfLink(Volume volume, IProcessCatalog catalog) : SymbolicLink(volume, [], new UserId(0), new GroupId(0))
{
    public override ReadOnlySpan<byte> Target
        => Encoding.ASCII.GetBytes(catalog.Current.Value.ToString(CultureInfo.InvariantCulture));
}
