namespace Isthmus.Kernel.Terminals;

/// <summary>How large a terminal's window is, in characters.</summary>
/// <param name="Rows">Lines.</param>
/// <param name="Columns">Characters in a line.</param>
public readonly record struct WindowSize(ushort Rows, ushort Columns);
