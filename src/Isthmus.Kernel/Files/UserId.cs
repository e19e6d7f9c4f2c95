namespace Isthmus.Kernel.Files;

/// <summary>A user's number; 0 is the superuser.</summary>
public readonly record struct UserId(int Value);
