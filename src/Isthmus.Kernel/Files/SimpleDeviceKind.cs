namespace Isthmus.Kernel.Files;

/// <summary>Devices that are nothing but a rule.</summary>
internal enum SimpleDeviceKind
{
    /// <summary>Empty, and takes everything.</summary>
    Null,

    /// <summary>Zeros without end, and takes everything.</summary>
    Zero,

    /// <summary>Zeros without end, and takes nothing.</summary>
    Full,

    /// <summary>Unpredictable bytes.</summary>
    Random,
}
