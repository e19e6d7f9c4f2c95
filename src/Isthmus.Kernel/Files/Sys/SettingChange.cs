using System;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>Takes the new value of a setting; a final line feed is not part of it.</summary>
public delegate Result SettingChange(ReadOnlySpan<byte> value);
