using Isthmus.Kernel.Signals;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora's four signals.</summary>
internal static class AuroraSignals
{
    public const int Kill = 9;
    public const int SegmentationFault = 11;
    public const int Pipe = 13;
    public const int Child = 17;

    /// <summary>True for the numbers that kill and sigaction know.</summary>
    public static bool Exists(int signal) => signal is Kill or SegmentationFault or Pipe or Child;

    /// <summary>The number for what the kernel has to say; 0 where Aurora has none.</summary>
    public static int NumberOf(SignalKind kind) => kind switch
    {
        SignalKind.Kill or SignalKind.Interrupt or SignalKind.Quit or SignalKind.Terminate => Kill,
        SignalKind.MemoryFault or SignalKind.BusError or SignalKind.IllegalInstruction => SegmentationFault,
        SignalKind.ArithmeticFault or SignalKind.Trap => SegmentationFault,
        SignalKind.BrokenPipe => Pipe,
        SignalKind.ChildEnded => Child,
        SignalKind.Suspend or SignalKind.WindowChanged => 0,
    };

    /// <summary>The usual name.</summary>
    public static string NameOf(int signal) => signal switch
    {
        Kill => "SIGKILL",
        SegmentationFault => "SIGSEGV",
        Pipe => "SIGPIPE",
        Child => "SIGCHLD",
        _ => "SIG" + signal,
    };
}
