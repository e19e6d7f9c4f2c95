namespace Isthmus.Kernel.Syscalls;

/// <summary>A way to show an argument in a trace: that of the parameter's own type, or another one that
/// <see cref="TraceAsAttribute"/> names.</summary>
public interface ITraceForm
{
    /// <summary>Shows the argument, whatever was in the registers. It never fails.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="caller">Who called; its address space is the active one.</param>
    /// <param name="first">The argument: its first register, or the field.</param>
    /// <param name="second">What comes after it: the second register, that of the next argument, or the next field; zero where there is
    /// none.</param>
    /// <param name="result">The call's result where it succeeded, else -1.</param>
    static abstract void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result);
}
