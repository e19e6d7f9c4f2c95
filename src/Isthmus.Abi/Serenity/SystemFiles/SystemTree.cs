using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files.Sys;
using Isthmus.Kernel.Processes;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>What SerenityOS's programs find under <c>/sys</c>.</summary>
internal static class SystemTree
{
    private const int EveryoneMayRead = 0x124;
    private const int OwnerMayRead = 0x100;
    private const int OwnerMayWrite = 0x80;
    private const int OwnerMayChange = 0x1A4;
    private const int OwnerAndGroupMayChange = 0x1B0;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Adds all files.</summary>
    public static void AddTo(SystemFileSystem files, IsthmusKernel kernel)
    {
        files.Add("kernel/df", EveryoneMayRead, output => VolumeReport.Write(kernel, output));
        files.Add("kernel/memstat", EveryoneMayRead, output => MachineReport.WriteMemory(kernel, output));
        files.Add("kernel/stats", EveryoneMayRead, output => MachineReport.WriteTimes(kernel, output));
        files.Add("kernel/processes", EveryoneMayRead, output => ProcessReport.Write(kernel, output));
        files.Add("kernel/cpuinfo", EveryoneMayRead, MachineReport.WriteProcessors);
        files.Add("kernel/dmesg", OwnerMayRead, output => kernel.Log.WriteTo(output));
        files.Add("kernel/interrupts", EveryoneMayRead, output => output.Append("[]"u8));
        files.Add("kernel/keymap", EveryoneMayRead, output => new JsonWriter(output)
            .BeginObject().Text("keymap"u8, kernel.KeyMap.Name.Span).EndObject());
        files.Add("kernel/uptime", EveryoneMayRead, output => output
            .Append(kernel.Machine.Clock.Now / NanosecondsPerSecond).Append("\n"u8));
        files.Add("kernel/jails", EveryoneMayRead, output => output.Append("[]"u8));
        files.Add("kernel/blockdev_major_allocs", EveryoneMayRead, output => DeviceReport.Write(DeviceReport.BlockDevices, output));
        files.Add("kernel/chardev_major_allocs", EveryoneMayRead, output => DeviceReport.Write(DeviceReport.CharacterDevices, output));
        files.Add("kernel/load_base", OwnerMayRead, output => output.Append("0"u8));
        files.Add("kernel/cmdline", EveryoneMayRead, output => output.Append("\n"u8));
        files.Add("kernel/system_mode", EveryoneMayRead, output => output.Append("text\n"u8));
        files.Add("kernel/net/adapters", EveryoneMayRead, NetworkReport.WriteAdapters);
        files.Add("kernel/net/arp", EveryoneMayRead, output => output.Append("[]"u8));
        files.Add("kernel/net/route", EveryoneMayRead, NetworkReport.WriteRoutes);
        files.Add("kernel/net/tcp", EveryoneMayRead, output => SocketReport.WriteStreams(kernel, output));
        files.Add("kernel/net/udp", EveryoneMayRead, output => SocketReport.WriteDatagrams(kernel, output));
        files.Add("kernel/net/local", EveryoneMayRead, output => SocketReport.WriteLocal(kernel, output));
        AddFixed(files, kernel, "kernel/conf/caps_lock_to_ctrl", "0");
        AddFixed(files, kernel, "kernel/conf/kmalloc_stacks", "0");
        AddFixed(files, kernel, "kernel/conf/ubsan_is_deadly", "1");
        files.AddSetting("kernel/power_state", OwnerAndGroupMayChange, _ => { }, value => SwitchOff(kernel, value));

        // A program cannot bring this kernel down, not even one that asks for it: the answer is the one that those in jail get.
        files.AddSetting("kernel/request_panic", OwnerMayWrite, _ => { }, _ => KernelError.NotPermitted);
        files.AddDirectory("bus/pci");
        files.AddDirectory("bus/usb");
        files.AddDirectory("devices/graphics");
        files.AddDirectory("devices/storage");
        files.AddDirectory("firmware");
    }

    /// <summary>Adds a switch for something that is one way in this kernel.</summary>
    private static void AddFixed(SystemFileSystem files, IsthmusKernel kernel, string path, string value)
        => files.AddSetting(path, OwnerMayChange, output => output.Append(value).Append("\n"u8), wanted =>
            IsJailed(kernel) ? KernelError.NotPermitted
                : wanted.Length != 1 || wanted[0] is not ((byte)'0' or (byte)'1') ? KernelError.InvalidArgument
                : wanted[0] == value[0] ? Result.Success
                : KernelError.NotSupported);

    private static Result SwitchOff(IsthmusKernel kernel, ReadOnlySpan<byte> value)
    {
        if (IsJailed(kernel))
        {
            return KernelError.NotPermitted;
        }

        if (value.Length != 1 || value[0] is not ((byte)'1' or (byte)'2'))
        {
            return KernelError.InvalidArgument;
        }

        // The machine does not start again: it is off either way once its first process has ended.
        if (kernel.FirstProcess is { } first)
        {
            kernel.ProcessManager.BeginExit(first, ExitStatus.Exited(0));
        }

        return Result.Success;
    }

    private static bool IsJailed(IsthmusKernel kernel) => kernel.Scheduler.Current?.Process.IsJailed == true;
}
