namespace Isthmus.Abi.Unix;

/// <summary>Linux's numbers of the requests that <see cref="LinuxControl"/> carries out.</summary>
internal static class LinuxRequests
{
    public const uint TCGETS = 0x5401;
    public const uint TCSETS = 0x5402;
    public const uint TCSETSW = 0x5403;
    public const uint TCSETSF = 0x5404;
    public const uint TIOCGWINSZ = 0x5413;
    public const uint TIOCSWINSZ = 0x5414;
    public const uint FIONREAD = 0x541B;
    public const uint FIONBIO = 0x5421;
    public const uint TIOCGPTN = 0x80045430;
}
