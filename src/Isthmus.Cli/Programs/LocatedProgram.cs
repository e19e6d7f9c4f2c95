namespace Isthmus.Cli.Programs;

/// <summary>A program that was found and looks sound.</summary>
/// <param name="GuestPath">Where it will lie in the guest.</param>
/// <param name="Abi">The ABI that its file names, or null.</param>
/// <param name="IsForLinux">Whether its file says that it was made for Linux.</param>
internal sealed record LocatedProgram(string GuestPath, string? Abi, bool IsForLinux);
