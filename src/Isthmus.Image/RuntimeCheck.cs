using System;
using System.Runtime.CompilerServices;

namespace Isthmus.Image;

/// <summary>Shows that the runtime works where it is: exceptions from processor faults, stack traces, the collector, finalizers.</summary>
internal static class RuntimeCheck
{
    private const int BlockBytes = 1000;
    private const int BlockCount = 100_000;

    private static bool s_wasFinalized;

    /// <summary>Runs every check.</summary>
    /// <returns>The name of the first that fails, or null.</returns>
    public static string? Run()
        => !Throws<NullReferenceException>(() => LengthOf(null)) ? "null dereference"
            : !Throws<DivideByZeroException>(() => Divide(1, Zero())) ? "division by zero"
            : !Throws<IndexOutOfRangeException>(() => ElementAt(new int[3], 3)) ? "array bounds"
            : !HasStackTrace() ? "stack trace"
            : !Collects() ? "collector"
            : !Finalizes() ? "finalizer"
            : null;

    private static bool Throws<T>(Func<int> action)
        where T : Exception
    {
        try
        {
            _ = action();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    private static bool HasStackTrace()
    {
        try
        {
            return LengthOf(null) < 0;
        }
        catch (NullReferenceException exception)
        {
            return exception.StackTrace!.Contains(nameof(LengthOf), StringComparison.Ordinal);
        }
    }

    private static bool Collects()
    {
        int before = GC.CollectionCount(0);
        for (int i = 0; i < BlockCount; i++)
        {
            GC.KeepAlive(new byte[BlockBytes]);
        }

        return GC.CollectionCount(0) > before && GC.GetTotalMemory(forceFullCollection: false) < BlockBytes * (long)BlockCount / 2;
    }

    private static bool Finalizes()
    {
        MakeGarbage();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return s_wasFinalized;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeGarbage() => _ = new Finalizable();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(string? text) => text!.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int left, int right) => left / right;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Zero() => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ElementAt(int[] array, int index) => array[index];

    private sealed class Finalizable
    {
        ~Finalizable() => s_wasFinalized = true;
    }
}
