using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What ioctl is to do.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class DeviceRequests
{
    public const int TIOCGPGRP = 0;
    public const int TIOCSPGRP = 1;
    public const int TCGETS = 2;
    public const int TCSETS = 3;
    public const int TCSETSW = 4;
    public const int TCSETSF = 5;
    public const int TCFLSH = 6;
    public const int TIOCGWINSZ = 7;
    public const int TIOCSCTTY = 8;
    public const int TIOCSTI = 9;
    public const int TIOCNOTTY = 10;
    public const int TIOCSWINSZ = 11;
    public const int TIOCGPTN = 12;
    public const int SIOCSIFADDR = 31;
    public const int SIOCGIFADDR = 32;
    public const int SIOCGIFHWADDR = 33;
    public const int SIOCGIFNAME = 34;
    public const int SIOCGIFINDEX = 35;
    public const int SIOCGIFNETMASK = 36;
    public const int SIOCSIFNETMASK = 37;
    public const int SIOCGIFBRDADDR = 38;
    public const int SIOCGIFMTU = 39;
    public const int SIOCGIFFLAGS = 40;
    public const int SIOCGIFCONF = 41;
    public const int SIOCADDRT = 42;
    public const int SIOCDELRT = 43;
    public const int SIOCSARP = 44;
    public const int SIOCDARP = 45;
    public const int FIBMAP = 46;
    public const int FIONBIO = 47;
    public const int FIONREAD = 48;
    public const int FIOCLEX = 49;
    public const int FIONCLEX = 50;
}
