namespace Isthmus.Kernel.Sockets;

/// <summary>Comparisons of TCP's sequence numbers, which wrap.</summary>
internal static class SequenceNumber
{
    public static bool IsBefore(uint left, uint right) => (int)(left - right) < 0;

    public static bool IsAfter(uint left, uint right) => (int)(left - right) > 0;
}
