using System;

namespace Isthmus.Kernel.Security;

/// <summary>What a veil lets through, in letters.</summary>
public static class VeilLetters
{
    /// <summary>Takes letters of <c>rwxcb</c>; none is nothing.</summary>
    /// <returns>False where there is another letter.</returns>
    public static bool TryParse(ReadOnlySpan<byte> letters, out VeilAccess access)
    {
        access = VeilAccess.None;
        for (int i = 0; i < letters.Length; i++)
        {
            VeilAccess one = letters[i] switch
            {
                (byte)'r' => VeilAccess.Read,
                (byte)'w' => VeilAccess.Write,
                (byte)'x' => VeilAccess.Execute,
                (byte)'c' => VeilAccess.Create,
                (byte)'b' => VeilAccess.Browse,
                _ => VeilAccess.None,
            };
            if (one == VeilAccess.None)
            {
                return false;
            }

            access |= one;
        }

        return true;
    }
}
