using System;
using System.Linq;
using System.Text;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>What simulated programs with sockets have in common.</summary>
internal static class SocketPrograms
{
    /// <summary>Adds a sockaddr_un of 110 bytes.</summary>
    public static SimulatedProgram LocalAddress(this SimulatedProgram program, string label, string path)
    {
        byte[] bytes = new byte[112];
        bytes[0] = 1;
        Encoding.ASCII.GetBytes(path).CopyTo(bytes, 2);
        return program.WritableData(label, bytes);
    }

    /// <summary>Adds a sockaddr_in of 127.0.0.1.</summary>
    public static SimulatedProgram InternetAddress(this SimulatedProgram program, string label, int port)
        => program.WritableData(label, 2, 0, (byte)(port >> 8), (byte)port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Makes two local sockets that are connected, 3 and 4 in a program that has opened nothing.</summary>
    public static SimulatedProgram MakePair(this SimulatedProgram program, int type = 1)
    {
        string numbers = NewLabel();
        string request = NewLabel();
        return program.Reserve(numbers, 8)
            .Fill(request, _ => Pair(1, type), _ => 0, cpu => cpu.AddressOf(numbers))
            .Syscall(137, Operand.AddressOf(request)).AssertResult(0);
    }

    /// <summary>Fills a msghdr with one place, and with control data where they are named.</summary>
    public static SimulatedProgram Message(
        this SimulatedProgram program, string label, string data, int length, string? control = null, int controlLength = 0,
        string? name = null, int nameLength = 0)
    {
        string vector = NewLabel();
        return program.Fill(vector, cpu => cpu.AddressOf(data), _ => (ulong)length)
            .Fill(
                label,
                cpu => name is null ? 0 : cpu.AddressOf(name), _ => (ulong)nameLength, cpu => cpu.AddressOf(vector), _ => 1,
                cpu => control is null ? 0 : cpu.AddressOf(control), _ => Pair(controlLength, 0));
    }

    /// <summary>Sets an option of IPv4 of socket 3 to what is at a label.</summary>
    public static SimulatedProgram SetOption(this SimulatedProgram program, string value, int option, int size, int result)
    {
        string block = NewLabel();
        return program.Fill(block, cpu => cpu.AddressOf(value), _ => Pair(3, 0), _ => Pair(option, size))
            .Syscall(126, Operand.AddressOf(block)).AssertResult(result);
    }

    /// <summary>Control data with descriptors: the header has 12 bytes and counts as 16.</summary>
    public static SimulatedProgram Rights(this SimulatedProgram program, string label, params int[] descriptors)
    {
        int[] words = [16 + (descriptors.Length * 4), 1, 1, .. descriptors, 0];
        return program.WritableData(label, words.SelectMany(BitConverter.GetBytes).ToArray());
    }

    /// <summary>A 32-bit word of a label.</summary>
    public static uint Word(this SimulatedCpu cpu, string label, int offset) => cpu.ReadUInt32(cpu.AddressOf(label) + (ulong)offset);
}
