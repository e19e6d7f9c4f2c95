using System;
using System.Text;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Kernel.Tests.Syscalls;

public sealed class ParameterTests
{
    private const ulong NonCanonical = 0x8000_0000_0000_0000;

    private readonly TestCaller _test = new();

    private static ulong PageAddress => TestCaller.PageAddress.Value;

    private ulong Limit => _test.Machine.UserLimit.Value;

    [Fact]
    public void Range_InUserHalf_IsTaken()
    {
        Assert.Equal(KernelError.None, Decode<UserInput>(PageAddress, 10, out UserInput input));
        Assert.Equal(new UserBuffer(TestCaller.PageAddress, 10), input.Buffer);
        Assert.Equal(KernelError.None, Decode<UserOutput>(Limit - 1, 1, out UserOutput output));
        Assert.Equal((Limit - 1, 1), (output.Address.Value, output.Length));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(NonCanonical)]
    [InlineData(ulong.MaxValue)]
    public void Range_Empty_IsFineAnywhere(ulong address)
    {
        Assert.Equal(KernelError.None, Decode<UserInput>(address, 0, out UserInput input));
        Assert.Equal(KernelError.None, Decode<UserOutput>(address, 0, out UserOutput output));
        Assert.Equal((0, 0), (input.Length, output.Length));
    }

    [Theory]
    [InlineData(ulong.MaxValue, 1UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    [InlineData(NonCanonical, 1UL)]
    [InlineData(0x1000UL, ulong.MaxValue)]
    [InlineData(0x1000UL, ulong.MaxValue - 0xFFF)]
    public void Range_WrapsOrLeavesUserHalf_IsRefused(ulong address, ulong length)
    {
        Assert.Equal(KernelError.BadAddress, Decode<UserInput>(address, length, out UserInput input));
        Assert.Equal(KernelError.BadAddress, Decode<UserOutput>(address, length, out UserOutput output));
        Assert.Equal((default, default), (input.Buffer, output.Buffer));
    }

    [Fact]
    public void Range_AtTheLimit_IsRefusedByOneByte()
    {
        Assert.Equal(KernelError.None, Decode<UserInput>(Limit - 16, 16, out _));
        Assert.Equal(KernelError.BadAddress, Decode<UserInput>(Limit - 16, 17, out _));
        Assert.Equal(KernelError.BadAddress, Decode<UserInput>(Limit, 1, out _));
    }

    [Fact]
    public void Range_TooLongForOneTransfer_IsCutShort()
    {
        Assert.Equal(KernelError.None, Decode<UserInput>(0x1000, 1UL << 32, out UserInput input));
        Assert.Equal(UserBuffer.MaximumLength, input.Length);
    }

    [Fact]
    public void Pointer_NullAndUserHalf_AreTaken_OthersRefused()
    {
        Assert.Equal(KernelError.None, Decode<UserPointer>(0, 0, out UserPointer pointer));
        Assert.True(pointer.IsNull);
        Assert.Equal(KernelError.None, Decode<UserPointer>(Limit - 1, 0, out pointer));
        Assert.False(pointer.IsNull);
        Assert.Equal(KernelError.BadAddress, Decode<UserPointer>(Limit, 0, out _));
        Assert.Equal(KernelError.BadAddress, Decode<UserPath>(ulong.MaxValue, 0, out _));
    }

    [Fact]
    public void Path_CopyIn_GivesTheBytesWithoutNul()
    {
        _test.Put("/bin/\xff\0rest"u8);
        Assert.Equal(KernelError.None, Decode<UserPath>(PageAddress, 0, out UserPath path));
        Span<byte> buffer = stackalloc byte[64];
        Result<int> length = path.CopyIn(_test.Caller, buffer);
        Assert.True(length.IsSuccess);
        Assert.Equal("/bin/\xff"u8.ToArray(), buffer[..length.Value].ToArray());
    }

    [Fact]
    public void Path_TooLong_IsRefused()
    {
        _test.Put("/four"u8);
        Decode<UserPath>(PageAddress, 0, out UserPath path);
        Assert.Equal(KernelError.NameTooLong, path.CopyIn(_test.Caller, stackalloc byte[5]).Error);
        Assert.Equal(5, path.CopyIn(_test.Caller, stackalloc byte[6]).Value);
    }

    [Theory]
    [InlineData(5UL, "\"01234\", 5")]
    [InlineData(32UL, "\"01234567890123456789012345678901\", 32")]
    [InlineData(33UL, "\"01234567890123456789012345678901\"..., 33")]
    [InlineData(ulong.MaxValue, "\"01234567890123456789012345678901\"..., 18446744073709551615")]
    public void Trace_OfInput_ShowsBytesCutShort(ulong length, string expected)
    {
        _test.Put("0123456789012345678901234567890123456789"u8);
        Assert.Equal(expected, Format<UserInput>(PageAddress, length, -1));
    }

    [Fact]
    public void Trace_OfOutput_ShowsWhatWasWritten()
    {
        _test.Put("abcdef"u8);
        Assert.Equal("\"abc\", 10", Format<UserOutput>(PageAddress, 10, 3));
        Assert.Equal("\"abcdef\", 6", Format<UserOutput>(PageAddress, 6, long.MaxValue));
        Assert.Equal("\"\", 10", Format<UserOutput>(PageAddress, 10, 0));
        Assert.Equal("0x400000, 10", Format<UserOutput>(PageAddress, 10, -1));
    }

    [Fact]
    public void Trace_OfUnreadable_ShowsTheAddress()
    {
        Assert.Equal("0xffffffffffffffff, 4", Format<UserInput>(ulong.MaxValue, 4, 4));
        Assert.Equal("0x8000000000000000", Format<UserPath>(NonCanonical, 0, 0));
        Assert.Equal("NULL, 0", Format<UserInput>(0, 0, 0));
        Assert.Equal("NULL", Format<UserPointer>(0, 0, 0));
        Assert.Equal("0x12", Format<UserPointer>(0x12, 0, 0));
    }

    [Fact]
    public void Trace_OfPath_IsQuotedAndCut()
    {
        _test.Put("/a\nb\0"u8);
        Assert.Equal("\"/a\\nb\"", Format<UserPath>(PageAddress, 0, 0));
        byte[] endless = new byte[1000];
        endless.AsSpan().Fill((byte)'x');
        _test.Put(endless);
        Assert.Equal($"\"{new string('x', TraceWriter.ShownPathBytes)}\"...", Format<UserPath>(PageAddress, 0, 0));
    }

    [Fact]
    public void Structure_InUserMemory_IsReadShownAndWritten()
    {
        _test.Put([1, 2, 0, 0, 3, 0, 0, 0]);
        Assert.Equal(KernelError.None, Decode<UserStructure<Pair>>(PageAddress, 0, out UserStructure<Pair> structure));
        Assert.True(structure.TryCopyIn(_test.Caller, out Pair pair));
        Assert.Equal(new Pair(0x201, 3), pair);
        Assert.Equal("{first=513, second=3}", Format<UserStructure<Pair>>(PageAddress, 0, 0));
        Assert.True(structure.CopyOut(_test.Caller, new Pair(7, 8)).IsSuccess);
        Assert.True(structure.TryCopyIn(_test.Caller, out pair));
        Assert.Equal(new Pair(7, 8), pair);
    }

    [Fact]
    public void Structure_UnreadableOrOutside_IsRefused()
    {
        Assert.Equal(KernelError.BadAddress, Decode<UserStructure<Pair>>(Limit, 0, out _));
        Assert.Equal(KernelError.None, Decode<UserStructure<Pair>>(Limit - 4, 0, out UserStructure<Pair> structure));
        Assert.False(structure.TryCopyIn(_test.Caller, out _));
        Assert.Equal(KernelError.BadAddress, structure.CopyOut(_test.Caller, default).Error);
        Assert.Equal(KernelError.None, Decode<UserStructure<Pair>>(0, 0, out structure));
        Assert.True(structure.IsNull);
        Assert.False(structure.TryCopyIn(_test.Caller, out _));
        Assert.Equal("NULL", Format<UserStructure<Pair>>(0, 0, 0));
        Assert.Equal("0x8000000000000000", Format<UserStructure<Pair>>(NonCanonical, 0, 0));
    }

    private KernelError Decode<T>(ulong first, ulong second, out T value)
        where T : struct, ISyscallParameter<T>
        => T.TryDecode(_test.Caller, first, second, out value);

    private string Format<T>(ulong first, ulong second, long result)
        where T : struct, ISyscallParameter<T>
    {
        var writer = new TraceWriter(new byte[1000]);
        T.Format(ref writer, _test.Caller, first, second, result);
        return Encoding.UTF8.GetString(writer.Written);
    }

    private readonly record struct Pair(uint First, uint Second) : IUserStructure<Pair>
    {
        public static int Size => 8;

        public static Pair Read(ReadOnlySpan<byte> source) => new(BitConverter.ToUInt32(source), BitConverter.ToUInt32(source[4..]));

        public void Write(Span<byte> destination)
        {
            BitConverter.TryWriteBytes(destination, First);
            BitConverter.TryWriteBytes(destination[4..], Second);
        }

        public void Format(ref TraceWriter writer, Caller caller, long result)
        {
            writer.Write("first="u8);
            writer.WriteNumber(First);
            writer.Write(", second="u8);
            writer.WriteNumber(Second);
        }
    }
}
