using System.Runtime.CompilerServices;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <content>Where system calls may come from, for ABIs that look at it.</content>
public sealed partial class AddressSpace
{
    // The stack and the code of the last call that was found in order, until a region goes or changes; no code before the first one.
    private ulong _stackStart;
    private ulong _stackBytes;
    private ulong _codeStart;
    private ulong _codeBytes;

    /// <summary>True where an instruction lies in code that cannot be written, and a stack pointer in a stack, or at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MakesCallsFrom(VirtualAddress code, VirtualAddress stack)
        => (code.Value - _codeStart < _codeBytes && stack.Value - _stackStart <= _stackBytes) || FindCallPlaces(stack, code);

    /// <summary>True where a stack pointer lies in a stack, or at its end.</summary>
    public bool HasStackAt(VirtualAddress stack)
        => (_codeBytes != 0 && stack.Value - _stackStart <= _stackBytes) || FindStack(stack) is not null;

    private bool FindCallPlaces(VirtualAddress stack, VirtualAddress code)
    {
        if (FindStack(stack) is not { } place || Find(code) is not { } source || (source.Access & PageAccess.Write) != 0)
        {
            return false;
        }

        _stackStart = place.Address.Value;
        _stackBytes = place.PageCount << Page.Shift;
        _codeStart = source.Address.Value;
        _codeBytes = source.PageCount << Page.Shift;
        return true;
    }

    private Region? FindStack(VirtualAddress stack)
    {
        Region? place = Find(stack);
        if (place is { } region && (region.Flags & RegionFlags.Stack) != 0)
        {
            return region;
        }

        place = stack.IsPageAligned && stack.Value > 0 ? Find(new VirtualAddress(stack.Value - 1)) : null;
        return place is { } before && (before.Flags & RegionFlags.Stack) != 0 ? before : null;
    }

    private void ForgetCallPlaces() => _codeBytes = 0;
}
