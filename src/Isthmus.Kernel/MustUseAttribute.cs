using System;

namespace Isthmus.Kernel;

/// <summary>What a method answers with such a type may not be dropped: a call that stands alone does not compile (ISM003).</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Enum, Inherited = false)]
public sealed class MustUseAttribute : Attribute;
