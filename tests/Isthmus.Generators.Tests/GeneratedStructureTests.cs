using System;
using System.Reflection;

namespace Isthmus.Generators.Tests;

public sealed class GeneratedStructureTests
{
    private delegate void Writer(Span<byte> destination);

    private delegate byte[] Roundtrip(ReadOnlySpan<byte> source);

    private static readonly Assembly s_assembly = GeneratorHost.Load(GeneratorHost.File("""
        [AbiStruct("all", Size = 36)]
        public readonly partial record struct All(
            [property: AbiField(0, "a")] byte A,
            [property: AbiField(1, "b")] sbyte B,
            [property: AbiField(2, "c")] ushort C,
            [property: AbiField(4, "d")] short D,
            [property: AbiField(8, "e")] uint E,
            [property: AbiField(12, "f")] int F,
            [property: AbiField(16, "g")] ulong G,
            [property: AbiField(24, "h")] long H,
            [property: AbiField(32, "i")] DayOfWeek I);

        public static class Use
        {
            public static void Write(Span<byte> destination)
                => new All(1, -2, 0x0403, -3, 0x08070605, -4, 0x100F0E0D0C0B0A09, -5, DayOfWeek.Saturday).Write(destination);

            public static byte[] Roundtrip(ReadOnlySpan<byte> source)
            {
                byte[] bytes = new byte[All.StructureSize];
                All.Read(source).Write(bytes);
                return bytes;
            }

            public static int SizeOf() => SizeOf<All>();

            public static string Show()
            {
                var writer = new TraceWriter(new byte[200]);
                new All(1, -2, 3, -4, 5, -6, 0x10, -7, DayOfWeek.Saturday).Format(ref writer, default, 0);
                return System.Text.Encoding.UTF8.GetString(writer.Written);
            }

            private static int SizeOf<T>() where T : struct, IUserStructure<T> => T.Size;
        }
        [Personality("sample", "Sample OS")] public sealed partial class SamplePersonality : Personality { }
        """));

    private static readonly Writer s_write = s_assembly.GetType("Sample.Use")!.GetMethod("Write")!.CreateDelegate<Writer>();

    private static readonly Roundtrip s_roundtrip = s_assembly.GetType("Sample.Use")!.GetMethod("Roundtrip")!.CreateDelegate<Roundtrip>();

    private const string Expected = "01FE0304FDFF000005060708FCFFFFFF090A0B0C0D0E0F10FBFFFFFFFFFFFFFF06000000";

    [Fact]
    public void Write_PutsFieldsLittleEndian_HolesAreZero_RestIsKept()
    {
        byte[] bytes = new byte[40];
        bytes.AsSpan().Fill(0xEE);
        s_write(bytes);
        Assert.Equal(Expected + "EEEEEEEE", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Read_GivesWhatWasWritten_IgnoresHoles()
    {
        byte[] bytes = Convert.FromHexString(Expected);
        bytes[6] = 0x55;
        Assert.Equal(Expected, Convert.ToHexString(s_roundtrip(bytes)));
    }

    [Fact]
    public void Structure_HasTheInterfaceThatParametersNeed()
        => Assert.Equal(36, s_assembly.GetType("Sample.Use")!.GetMethod("SizeOf")!.CreateDelegate<Func<int>>()());

    [Fact]
    public void Format_ShowsEveryFieldByItsCName()
        => Assert.Equal(
            "a=1, b=-2, c=3, d=-4, e=5, f=-6, g=0x10, h=-7, i=6",
            s_assembly.GetType("Sample.Use")!.GetMethod("Show")!.CreateDelegate<Func<string>>()());

    [Fact]
    public void TooShort_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => s_write(new byte[35]));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_roundtrip(new byte[35]));
    }
}
