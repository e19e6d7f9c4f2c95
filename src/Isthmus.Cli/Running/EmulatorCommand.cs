using System.Collections.Generic;
using System.Globalization;

namespace Isthmus.Cli.Running;

/// <summary>The emulator's command line.</summary>
internal static class EmulatorCommand
{
    // Highest port number and the reserved port 0.
    private const int MostPorts = 8;

    public static List<string> Build(
        RunRequest request, bool hardware, string image, string archive, int memoryMebibytes, IReadOnlyList<PortListener> ports)
    {
        List<string> arguments =
        [
            "-M", "microvm,x-option-roms=off,pic=on,rtc=on,isa-serial=on",
            "-accel", hardware ? "kvm" : "tcg",
            "-cpu", hardware ? "host" : "max",
            "-m", memoryMebibytes.ToString(CultureInfo.InvariantCulture) + "M",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
            "-kernel", image,
            "-initrd", archive,
            "-chardev", "stdio,id=serial,signal=off", "-serial", "chardev:serial",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
            "-global", "virtio-mmio.force-legacy=false",
            "-device", "virtio-serial-device,max_ports=" + MostPorts.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (PortListener port in ports)
        {
            string path = port.Path.Replace(",", ",,", System.StringComparison.Ordinal);
            arguments.AddRange(["-chardev", $"socket,id={port.Name},path={path}"]);
            arguments.AddRange(["-device", $"virtserialport,chardev={port.Name},name=org.isthmus.{port.Name}"]);
        }

        if (request.IsDeterministic)
        {
            // Time is counted in instructions and jumps over idle stretches; what the processor offers as random is seeded.
            arguments.AddRange(["-icount", "shift=0,sleep=off", "-seed", request.Seed.ToString(CultureInfo.InvariantCulture), "-rtc", "base=2000-01-01,clock=vm"]);
        }

        arguments.AddRange(request.EmulatorArguments);
        return arguments;
    }
}
