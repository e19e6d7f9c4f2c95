using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>Steps that programs about signals have in common.</summary>
internal static class SignalPrograms
{
    /// <summary>Sends the process itself a signal.</summary>
    public static SimulatedProgram RaiseSelf(this SimulatedProgram program, int signal)
        => program.Syscall(29).Syscall(30, Isthmus.Machine.Register.Rax, signal).AssertResult(0);

    /// <summary>Sends the process itself a message.</summary>
    public static SimulatedProgram SendSelf(this SimulatedProgram program, Operand data, int length, int result)
        => program.Syscall(29).Syscall(19, Isthmus.Machine.Register.Rax, data, length).AssertResult(result);
}
