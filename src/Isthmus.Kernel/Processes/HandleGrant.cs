using Isthmus.Kernel.Handles;

namespace Isthmus.Kernel.Processes;

/// <summary>A handle of the parent, and the number that the child is to have it under.</summary>
/// <param name="Parent">The parent's handle.</param>
/// <param name="Child">The child's.</param>
public readonly record struct HandleGrant(ObjectHandle Parent, ObjectHandle Child);
