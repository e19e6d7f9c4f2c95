using System;

namespace Isthmus.Abi.Tests;

/// <summary>Says which calls a test class is about. <c>isthmus abi coverage</c> reads it from the source and puts the class into the ABI's page.</summary>
/// <param name="abi">The ABI's short name.</param>
/// <param name="calls">C names of its calls.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class CoversAttribute(string abi, params string[] calls) : Attribute
{
    /// <summary>The ABI's short name.</summary>
    public string Abi { get; } = abi;

    /// <summary>C names of its calls.</summary>
    public string[] Calls { get; } = calls;
}
