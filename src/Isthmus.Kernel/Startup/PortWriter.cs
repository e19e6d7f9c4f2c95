using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>Writing to a port from the kernel itself, which has no thread that could be parked: the machine waits for the host.</summary>
internal static class PortWriter
{
    /// <summary>Writes everything, waiting for room; nothing is written once the host has closed.</summary>
    public static void WriteAll(IMachine machine, Port port, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && !port.IsClosed)
        {
            bytes = bytes[port.Write(bytes)..];
            if (bytes.Length > 0)
            {
                machine.Processor.WaitForInterrupt();
                machine.PollDevices();
            }
        }
    }

    /// <summary>Waits until the host has everything that was written.</summary>
    public static void Flush(IMachine machine, Port port)
    {
        while (!port.IsFlushed && !port.IsClosed)
        {
            machine.Processor.WaitForInterrupt();
            machine.PollDevices();
        }
    }
}
