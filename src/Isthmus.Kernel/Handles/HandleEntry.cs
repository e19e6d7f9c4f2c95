namespace Isthmus.Kernel.Handles;

/// <summary>An object, and what may be done with it.</summary>
/// <param name="Object">The object.</param>
/// <param name="Rights">What the handle allows.</param>
public readonly record struct HandleEntry(KernelObject Object, ObjectRights Rights)
{
    /// <summary>True where the handle allows all of it.</summary>
    public bool Allows(ObjectRights rights) => (rights & ~Rights) == 0;
}
