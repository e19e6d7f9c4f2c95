using System;
using System.Linq;
using System.Text;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Generators.Tests;

/// <summary>What is generated, compiled and run.</summary>
public sealed class GeneratedDispatchTests
{
    private static readonly string s_source = GeneratorHost.Family(
        """
        /// <summary>Adds <paramref name="a"/> and
        /// more; see <see cref="Caller.Process"/>.</summary>
        [Syscall(7, "long add(int a, unsigned b, long c)", Promise = "stdio")]
        public static SyscallOutcome Add(Caller caller, int a, uint b, long c) => a + b + c;

        [Syscall(2, "uint64_t same(uint64_t x)")]
        public static SyscallOutcome Same(Caller caller, ulong x) => (long)x;

        [Syscall(0, "void exit(int code)", Returns = false, BigLock = true)]
        public static SyscallOutcome Exit(Caller caller, int code) => SyscallOutcome.KeepRegisters;

        [Syscall(3, "int later(int x)")]
        public static ValueTask<SyscallOutcome> Later(Caller caller, int x)
            => x == 0 ? new(KernelError.BrokenPipe) : new((SyscallOutcome)(x * 2));

        [Syscall(4, "int small(int s, long pair, long rest)", Support = SyscallSupport.Partial, Note = "Nothing \"big\".")]
        public static SyscallOutcome Small(Caller caller, Small s, Pair pair) => s.Value + (int)pair.Sum;

        [Syscall(6, "int shown(int mode, int kind, long x)", TracedBefore = true)]
        [return: TraceAs(typeof(Small))]
        public static SyscallOutcome Shown(
            Caller caller, [TraceNames("O_", Flags = true)] int mode, [TraceNames("SAMPLE_")] int kind, [TraceAs(typeof(Pair))] long x)
            => mode;

        [Syscall(5, "int unwritten(int x)", Support = SyscallSupport.None)]
        public static SyscallOutcome Unwritten(Caller caller, int x) => throw new InvalidOperationException();
        """,
        """
        public readonly record struct Small(int Value) : ISyscallParameter<Small>
        {
            public static int RegisterCount => 1;
            public static KernelError TryDecode(Caller caller, ulong first, ulong second, out Small value)
            {
                value = new Small((int)first);
                return first < 10 ? KernelError.None : KernelError.BadHandle;
            }
            public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
            {
                writer.Write("small "u8);
                writer.WriteUnsigned(first);
                writer.Write(" of "u8);
                writer.WriteNumber(result);
            }
        }

        [SyscallParameter(2)]
        public readonly record struct Pair(long Sum) : ISyscallParameter<Pair>
        {
            public static int RegisterCount => 2;
            public static KernelError TryDecode(Caller caller, ulong first, ulong second, out Pair value)
            {
                value = new Pair((long)(first + second));
                return KernelError.None;
            }
            public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
            {
                writer.WriteUnsigned(first);
                writer.Write("+"u8);
                writer.WriteUnsigned(second);
            }
        }

        [AbiStruct("pair", Size = 12)]
        public readonly partial record struct PairStructure
        {
            [AbiField(8, "second")] public DayOfWeek Second { get; init; }
            [AbiField(0, "first")] public ulong First { get; init; }
        }

        [AbiConstants]
        internal static class Constants
        {
            public const int O_READ = 0;
            public const uint O_FLAG = 0x80000000;
            public const long SAMPLE_LOWEST = long.MinValue;
            public const int SAMPLE_TWO = 2;
            public const int ERROR = 1;
            public const string Text = "not a number";
            internal const int Own = 3;
        }
        """);

    private static readonly Personality s_personality = GeneratorHost.Personality(GeneratorHost.Load(s_source));

    private readonly Thread _thread = new(null!, default);

    [Fact]
    public void Call_Plain_RegistersBecomeArguments()
        => Assert.Equal(0xFFFF_FFFFL - 1 - 5, Call(7, 0xABCD_0000_FFFF_FFFF, 0xFFFF_FFFF, unchecked((ulong)-5L)).Value);

    [Theory]
    [InlineData(1UL)]
    [InlineData(5UL)]
    [InlineData(8UL)]
    [InlineData(0x1_0000_0007UL)]
    [InlineData(ulong.MaxValue)]
    public void Call_UnknownOrUnwritten_IsNotImplemented(ulong number) => Assert.Equal(KernelError.NotImplemented, Call(number).Error);

    [Fact]
    public void Call_Waiting_IsFinishedThroughTheThread()
    {
        Assert.Equal(42, Call(3, 21).Value);
        Assert.Equal(KernelError.BrokenPipe, Call(3, 0).Error);
    }

    [Fact]
    public void Call_Decoded_ValuesArrive_BadFormIsRefusedFirst()
    {
        Assert.Equal(9 + 300, Call(4, 9, 100, 200).Value);
        Assert.Equal(KernelError.BadHandle, Call(4, 10, 100, 200).Error);
    }

    [Fact]
    public void Dispatch_SteadyState_AllocatesNothing()
    {
        Call(4, 9, 1, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Call(4, 9, 1, 2);
            Call(3, 1);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Returns_SaysWhichCallsDoNot()
    {
        Assert.False(s_personality.Returns(0));
        Assert.True(s_personality.Returns(7));
        _thread.Context[Register.Rax] = 99;
        Assert.Equal(99UL, Personality.CallNumber(_thread.Context));
    }

    [Theory]
    [InlineData(7UL, 5L, "add(-1, 2, 3) = 5")]
    [InlineData(2UL, 0x1000L, "same(0xffffffff) = 0x1000")]
    [InlineData(4UL, 5L, "small(small 4294967295 of 5, 2+3) = 5")]
    [InlineData(99UL, 0L, "call_99(0xffffffff, 0x2, 0x3) = 0")]
    public void Trace_Done_ShowsArgumentsAndResult(ulong number, long result, string line)
        => Assert.Equal(line, Format(number, result, 0xFFFF_FFFF, 2, 3));

    [Theory]
    [InlineData(0UL, 2UL, "shown(O_READ, SAMPLE_TWO, 3+0) = small 5 of 5")]
    [InlineData(0x1_0000_0004UL, ulong.MaxValue, "shown(0x4, -1, 3+0) = small 5 of 5")]
    [InlineData(4UL, 1UL, "shown(0x4, 1, 3+0) = small 5 of 5")]
    public void Trace_FormsAndNames_ShowWhatTheySay(ulong mode, ulong kind, string line)
    {
        Assert.Equal(line, Format(6, 5, mode, kind, 3));
        Assert.True(s_personality.IsTracedBefore(6));
        Assert.False(s_personality.IsTracedBefore(7));
    }

    [Fact]
    public void Trace_Refused_ShowsTheReason()
        => Assert.Equal("add(1, 2, 3) = -1 ERROR (no such file or directory)", Format(7, KernelError.NotFound, 1, 2, 3));

    [Fact]
    public void Trace_WithoutResult_ShowsAQuestionMark()
    {
        Assert.Equal("exit(3) = ?", Format(0, SyscallOutcome.KeepRegisters, 3));
        Assert.Equal("later(3) = ?", Format(3, SyscallOutcome.Blocked, 3));
    }

    [Fact]
    public void Description_HasEveryCallInOrder()
    {
        PersonalityDescriptor description = s_personality.Descriptor;
        Assert.Equal(("sample", "Sample OS", 3), (description.Name, description.Title, description.MaximumArguments));
        Assert.Equal([0, 2, 3, 4, 5, 6, 7], description.Syscalls.Select(call => call.Number));
        SyscallDescriptor add = description.Find("add")!;
        Assert.Equal("Adds a and more; see Process.", add.Summary);
        Assert.Equal(("long", "stdio", false, true), (add.ReturnType, add.Promise, add.BigLock, add.Returns));
        Assert.True(description.Find("exit")!.BigLock);
        SyscallDescriptor small = description.Find(4)!;
        Assert.Equal((SyscallSupport.Partial, "Nothing \"big\"."), (small.Support, small.Note));
        Assert.Equal(
            ["s:int:Small", "pair:long:Pair", "rest:long:Pair"], small.Parameters.Select(p => $"{p.Name}:{p.Type}:{p.KernelType}"));
        Assert.Null(description.Find(8));
    }

    [Fact]
    public void Description_HasStructuresAndConstants()
    {
        StructureDescriptor pair = Assert.Single(s_personality.Descriptor.Structures);
        Assert.Equal(("pair", 12), (pair.Name, pair.Size));
        Assert.Equal(["first:uint64_t:0:8", "second:int32_t:8:4"], pair.Fields.Select(f => $"{f.Name}:{f.Type}:{f.Offset}:{f.Size}"));
        Assert.Equal(
            [
                new("O_READ", 0, true), new("O_FLAG", 0x8000_0000, false), new("SAMPLE_LOWEST", 1UL << 63, true), new("SAMPLE_TWO", 2, true),
                new ConstantDescriptor("ERROR", 1, true),
            ],
            s_personality.Descriptor.Constants);
    }

    private SyscallOutcome Call(ulong number, ulong first = 0, ulong second = 0, ulong third = 0)
    {
        SetRegisters(number, first, second, third);
        return s_personality.Dispatch(new Caller(_thread), Personality.CallNumber(_thread.Context));
    }

    private string Format(ulong number, SyscallOutcome outcome, ulong first = 0, ulong second = 0, ulong third = 0)
    {
        SetRegisters(number, first, second, third);
        var writer = new TraceWriter(new byte[200]);
        s_personality.FormatCall(ref writer, new Caller(_thread), outcome);
        return Encoding.UTF8.GetString(writer.Written);
    }

    private void SetRegisters(ulong number, ulong first, ulong second, ulong third)
    {
        _thread.Context[Register.Rax] = number;
        _thread.Context[Register.Rdi] = first;
        _thread.Context[Register.Rsi] = second;
        _thread.Context[Register.Rdx] = third;
    }
}
