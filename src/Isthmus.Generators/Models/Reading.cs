using System;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>What reading a declaration gave: the model (null where it is of no use) apart from the diagnostics, whose positions change
/// with every edit above them.</summary>
internal sealed record Reading<T>(T? Model, EquatableArray<DiagnosticInfo> Diagnostics)
    where T : class, IEquatable<T>;
