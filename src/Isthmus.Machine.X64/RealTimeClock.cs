using System;

namespace Isthmus.Machine.X64;

/// <summary>The battery clock: date and time in seconds.</summary>
internal static class RealTimeClock
{
    private const ushort Index = 0x70;
    private const ushort Data = 0x71;
    private const byte UpdateInProgress = 0x80;

    /// <summary>Nanoseconds since 1970; 0 where the clock holds no date.</summary>
    public static long Read()
    {
        Span<int> first = stackalloc int[6];
        Span<int> second = stackalloc int[6];
        ReadFields(second);
        for (int tries = 0; tries < 10 && !first.SequenceEqual(second); tries++)
        {
            second.CopyTo(first);
            ReadFields(second);
        }

        (int seconds, int minutes, int hours, int day, int month, int year)
            = (second[0], second[1], second[2], second[3], second[4], second[5] + 2000);
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hours > 23 || minutes > 59 || seconds > 59)
        {
            return 0;
        }

        return (new DateTime(year, month, day, hours, minutes, seconds, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;
    }

    private static void ReadFields(Span<int> fields)
    {
        ReadOnlySpan<byte> registers = [0, 2, 4, 7, 8, 9];
        for (int tries = 0; tries < 100_000 && (ReadRegister(10) & UpdateInProgress) != 0; tries++)
        {
        }

        bool isBinary = (ReadRegister(11) & 4) != 0;
        for (int i = 0; i < fields.Length; i++)
        {
            byte value = ReadRegister(registers[i]);
            fields[i] = isBinary ? value : ((value >> 4) * 10) + (value & 15);
        }
    }

    private static byte ReadRegister(byte number)
    {
        Native.WritePort(Index, number);
        return Native.ReadPort(Data);
    }
}
