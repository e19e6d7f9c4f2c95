namespace Isthmus.Machine.Simulated.Memory;

/// <summary>Who holds physical memory now. Two that are taken around a piece of work are equal where nothing leaked.</summary>
/// <param name="Frames">Frames with references.</param>
/// <param name="PageTables">Page tables that are not disposed.</param>
/// <param name="TableFrames">Frames that those page tables occupy.</param>
public readonly record struct MemoryCensus(int Frames, int PageTables, int TableFrames);
