namespace Isthmus.Kernel.Files;

/// <summary>A group's number.</summary>
public readonly record struct GroupId(int Value);
