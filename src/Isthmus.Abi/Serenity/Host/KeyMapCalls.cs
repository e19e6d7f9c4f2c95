using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>SerenityOS's calls about what the keys of a keyboard mean. The map is kept for whoever asks; this machine has no keyboard.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class KeyMapCalls
{
    /// <summary>Tells the map of the keys: five tables and their name, without a NUL.</summary>
    [Syscall(51, "long getkeymap(const struct SC_getkeymap_params *params)", Promise = "getkeymap")]
    public static SyscallOutcome Getkeymap(Caller caller, UserStructure<GetKeyMapParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out GetKeyMapParameters request))
        {
            return KernelError.BadAddress;
        }

        KeyMap map = caller.Kernel.KeyMap;
        ReadOnlySpan<ulong> places = [request.Map, request.ShiftMap, request.AltMap, request.AltGraphMap, request.ShiftAltGraphMap];
        for (int i = 0; i < places.Length; i++)
        {
            if (caller.Process.Memory.CopyOut(new VirtualAddress(places[i]), map.Table(i)).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        return request.NameSize < (ulong)map.Name.Length
            ? KernelError.NameTooLong
            : caller.Process.Memory.CopyOut(new VirtualAddress(request.Name), map.Name.Span);
    }

    /// <summary>Replaces the map of the keys. Only the superuser may.</summary>
    [Syscall(119, "long setkeymap(const struct SC_setkeymap_params *params)", Promise = "setkeymap")]
    public static SyscallOutcome Setkeymap(Caller caller, UserStructure<SetKeyMapParameters> parameters)
    {
        if (!caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        if (!parameters.TryCopyIn(caller, out SetKeyMapParameters request))
        {
            return KernelError.BadAddress;
        }

        Span<byte> tables = stackalloc byte[KeyMap.TableCount * KeyMap.TableBytes];
        ReadOnlySpan<ulong> places = [request.Map, request.ShiftMap, request.AltMap, request.AltGraphMap, request.ShiftAltGraphMap];
        for (int i = 0; i < places.Length; i++)
        {
            Span<byte> table = tables.Slice(i * KeyMap.TableBytes, KeyMap.TableBytes);
            if (caller.Process.Memory.CopyIn(new VirtualAddress(places[i]), table).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        Span<byte> name = stackalloc byte[KeyMap.LongestName];
        if (!new TextArgument(request.Name, request.NameLength).CopyIn(caller, name, KernelError.NameTooLong).TryGet(
            out int length, out KernelError error))
        {
            return error;
        }

        caller.Kernel.KeyMap.Set(tables, name[..length]);
        return 0;
    }
}
