namespace Isthmus.Machine.Simulated.Memory;

/// <summary>One present page.</summary>
/// <param name="Frame">What it shows.</param>
/// <param name="Access">What user mode may do; reading is always part of it, as on the real processor.</param>
/// <param name="Generation">The frame's life when it was mapped: a mapping that outlives its frame is found at the next access.</param>
internal readonly record struct PageMapping(PhysicalFrame Frame, PageAccess Access, int Generation);
