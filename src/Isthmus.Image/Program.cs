using System;

namespace Isthmus.Image;

/// <summary>Where C# begins in ring 0.</summary>
internal static class Program
{
    private static int Main()
    {
        if (RuntimeCheck.Run() is { } failure)
        {
            throw new InvalidOperationException("the runtime does not work here: " + failure);
        }

        Natives.WriteLine("isthmus: the runtime works in ring 0");
        return 0;
    }
}
