namespace Isthmus.Kernel.Syscalls;

/// <summary>A field of a structure as data.</summary>
/// <param name="Name">Its C name.</param>
/// <param name="Type">Its C type.</param>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Size">Its bytes.</param>
public sealed record FieldDescriptor(string Name, string Type, int Offset, int Size);
