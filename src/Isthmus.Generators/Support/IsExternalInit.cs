namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants to see before it accepts records on netstandard2.0.</summary>
internal static class IsExternalInit
{
}
