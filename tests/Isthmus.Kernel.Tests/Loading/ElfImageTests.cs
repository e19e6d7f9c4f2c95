using System;
using System.Buffers.Binary;
using System.Linq;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Loading;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Tests.Files;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Kernel.Tests.Loading;

public sealed class ElfImageTests
{
    private const int FirstHeader = 64;
    private const int HeaderSize = 56;

    // The simulated program's headers: constants, code, data, note, stack.
    private const int Constants = FirstHeader;
    private const int Code = FirstHeader + HeaderSize;
    private const int Variables = FirstHeader + (2 * HeaderSize);

    private readonly FileHost _host = new();

    [Fact]
    public void Parse_GoodProgram_FindsSegmentsEntryAbiAndHeaders()
    {
        byte[] file = Program();
        Assert.Equal(ElfError.None, Parse(file, out ElfImage image));
        Assert.Equal(3, image.Segments.Count);
        Assert.Equal("aurora", image.Abi);
        Assert.False(image.IsPositionIndependent);
        Assert.False(image.HasInterpreter);
        Assert.Equal(0x40_0040UL, image.ProgramHeaders);
        Assert.Equal(5, image.ProgramHeaderCount);
        Assert.Equal(PageAccess.ReadExecute, image.Segments[1].Access);
    }

    [Theory]
    [InlineData(0, ElfError.NotElf)]
    [InlineData(3, ElfError.NotElf)]
    [InlineData(4, ElfError.Truncated)]
    [InlineData(63, ElfError.Truncated)]
    [InlineData(64, ElfError.Truncated)]
    [InlineData(64 + 55, ElfError.Truncated)]
    [InlineData(4096, ElfError.Truncated)]
    public void Parse_CutFile_IsRefused(int length, ElfError expected)
        => Assert.Equal(expected, Parse(Program()[..length], out _));

    [Theory]
    [InlineData(0, 0x7E, ElfError.NotElf)]
    [InlineData(4, 1, ElfError.OtherClass)]
    [InlineData(5, 2, ElfError.OtherClass)]
    [InlineData(6, 0, ElfError.OtherClass)]
    [InlineData(16, 1, ElfError.NotExecutable)]
    [InlineData(16, 4, ElfError.NotExecutable)]
    [InlineData(18, 0xB7, ElfError.OtherMachine)]
    [InlineData(18, 3, ElfError.OtherMachine)]
    [InlineData(54, 55, ElfError.BadProgramHeaders)]
    [InlineData(54, 0, ElfError.BadProgramHeaders)]
    [InlineData(56, 0, ElfError.NoSegments)]
    [InlineData(56, 65, ElfError.TooManyProgramHeaders)]
    [InlineData(56, 0xFF, ElfError.TooManyProgramHeaders)]
    public void Parse_OneWrongByteInTheHeader_IsRefused(int offset, byte value, ElfError expected)
    {
        byte[] file = Program();
        file[offset] = value;
        Assert.Equal(expected, Parse(file, out _));
    }

    [Theory]
    [InlineData("text", ElfError.NotElf)]
    [InlineData("#!/bin/sh\n", ElfError.NotElf)]
    public void Parse_OtherFile_IsRefused(string content, ElfError expected)
        => Assert.Equal(expected, Parse(FileHost.Bytes(content), out _));

    // Places: the field's offset in the file and what it is set to.
    [Theory]
    [InlineData(32, 0x7FFF_FFFF_FFFF_FFFF, ElfError.BadProgramHeaders)]
    [InlineData(32, -1, ElfError.BadProgramHeaders)]
    [InlineData(32, 0x10_0000, ElfError.Truncated)]
    [InlineData(24, 0, ElfError.BadEntry)]
    [InlineData(24, -1, ElfError.BadEntry)]
    [InlineData(24, 0x40_0000, ElfError.BadEntry)]
    [InlineData(Code + 8, -4096, ElfError.Truncated)]
    [InlineData(Code + 8, 0x10_0000, ElfError.Truncated)]
    [InlineData(Code + 8, 1, ElfError.BadSegment)]
    [InlineData(Code + 16, 0x0000_7FFF_FFFF_F000, ElfError.BadSegment)]
    [InlineData(Code + 16, unchecked((long)0xFFFF_8000_0000_0000), ElfError.BadSegment)]
    [InlineData(Code + 16, -4096, ElfError.BadSegment)]
    [InlineData(Code + 16, 0x40_1001, ElfError.BadSegment)]
    [InlineData(Code + 16, 0x40_0000, ElfError.OverlappingSegments)]
    [InlineData(Variables + 16, 0x40_1000, ElfError.OverlappingSegments)]
    [InlineData(Variables + 16, 0x20_0000, ElfError.OverlappingSegments)]
    [InlineData(Code + 32, 0x10_0000, ElfError.Truncated)]
    [InlineData(Code + 32, -1, ElfError.Truncated)]
    [InlineData(Code + 40, 1, ElfError.BadSegment)]
    [InlineData(Code + 40, -1, ElfError.BadSegment)]
    [InlineData(Code + 40, 0x7FFF_FFFF_F000, ElfError.BadSegment)]
    [InlineData(Constants + 40, 0x1001, ElfError.OverlappingSegments)]
    [InlineData(Code + 48, 3, ElfError.BadAlignment)]
    [InlineData(Code + 48, long.MinValue, ElfError.BadAlignment)]
    public void Parse_LyingHeader_IsRefused(int offset, long value, ElfError expected)
    {
        byte[] file = Program();
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(offset), value);
        Assert.Equal(expected, Parse(file, out _));
    }

    [Fact]
    public void Parse_WritableCode_IsRefused()
    {
        byte[] file = Program();
        file[Code + 4] = 7;
        Assert.Equal(ElfError.WritableAndExecutable, Parse(file, out _));
    }

    [Fact]
    public void Parse_NoLoadableSegment_IsRefused()
    {
        byte[] file = Program();
        foreach (int header in new[] { Constants, Code, Variables })
        {
            file[header] = 0;
        }

        Assert.Equal(ElfError.NoSegments, Parse(file, out _));
    }

    [Theory]
    [InlineData(8, -1, ElfError.BadProgramHeaders)]
    [InlineData(32, 0, ElfError.BadProgramHeaders)]
    [InlineData(32, 1 << 20, ElfError.BadProgramHeaders)]
    [InlineData(8, 0, ElfError.None)]
    public void Parse_LyingInterpreter_IsRefused(int field, long value, ElfError expected)
    {
        byte[] file = new SimulatedProgram("elf") { Interpreter = "/lib/loader" }.Reserve("zeros", 16).Exit(0).ToElf();
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(FirstHeader + field), value);
        Assert.Equal(expected, Parse(file, out _));
    }

    [Fact]
    public void Describe_EveryError_IsASentenceOfItsOwn()
    {
        ElfError[] errors = Enum.GetValues<ElfError>();
        Assert.Equal(errors.Length, errors.Select(error => error.Describe()).Distinct().Count());
        Assert.All(errors, error => Assert.DoesNotContain('\n', error.Describe()));
    }

    [Fact]
    public void ParseAndLoad_RandomDamage_NeverThrowsNorLeaks()
    {
        byte[] good = new SimulatedProgram("elf") { Interpreter = "/lib/loader" }.Reserve("zeros", 9000).WritableData("data", 1, 2).Exit(0).ToElf();
        var random = new Random(5);
        int accepted = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] file = (byte[])good.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int offset = random.Next(4, FirstHeader + (6 * HeaderSize));
                file[offset] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(file[offset] ^ (1 << random.Next(8)));
            }

            MemoryCensus before = _host.Machine.TakeCensus();
            using (var loaded = new DamagedProgram(_host, file))
            {
                accepted += loaded.IsAccepted ? 1 : 0;
            }

            Assert.Equal(before, _host.Machine.TakeCensus());
        }

        Assert.InRange(accepted, 100, 3900);
    }

    private static byte[] Program() => new SimulatedProgram("elf").Reserve("zeros", 16).WritableData("data", 1).Exit(0).ToElf();

    private ElfError Parse(byte[] content, out ElfImage image)
    {
        OpenFile file = _host.Create("/program");
        if (content.Length > 0)
        {
            _host.Write(file, content);
        }

        return ElfImage.Parse(file.Inode!, _host.Machine.UserLimit, out image);
    }

    /// <summary>A file that is parsed and, where that works, loaded; everything is given back.</summary>
    private sealed class DamagedProgram : IDisposable
    {
        private readonly FileHost _host;
        private readonly AddressSpace? _space;
        private readonly OpenFile _file;

        public DamagedProgram(FileHost host, byte[] content)
        {
            _host = host;
            _file = host.Create("/damaged");
            host.Write(_file, content);
            if (ElfImage.Parse(_file.Inode!, host.Machine.UserLimit, out ElfImage image) == ElfError.None)
            {
                _space = AddressSpace.TryCreate(host.Machine, FileHost.Layout)!;
                IsAccepted = ElfLoader.Load(_space, image, _file.Inode!, image.IsPositionIndependent ? 0x40_0000UL : 0).IsSuccess;
            }
        }

        public bool IsAccepted { get; }

        public void Dispose()
        {
            _space?.Dispose();
            _file.Release();
            Assert.True(_host.Files.Unlink(_host.Context, "/damaged"u8).IsSuccess);
        }
    }
}
