namespace Isthmus.Kernel.Files;

/// <summary>What a seek counts from.</summary>
public enum SeekOrigin
{
    Start,
    Current,
    End,
}
