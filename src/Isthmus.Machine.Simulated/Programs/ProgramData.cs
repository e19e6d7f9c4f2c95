namespace Isthmus.Machine.Simulated.Programs;

/// <summary>A piece of data.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Section">Where it lives.</param>
/// <param name="Bytes">Its content at the start; empty where that is zeros.</param>
/// <param name="Size">Its length.</param>
/// <param name="Alignment">A power of two that divides its address.</param>
internal sealed record ProgramData(string Label, ProgramSection Section, byte[] Bytes, int Size, int Alignment);
