using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>A system call and the method that makes it.</summary>
internal sealed record HandlerModel(
    int Number,
    CPrototype Prototype,
    string MethodName,
    bool MayWait,
    EquatableArray<ParameterModel> Parameters,
    string Summary,
    int Support,
    string? Note,
    string? Promise,
    bool BigLock,
    bool Returns,
    string? PromiseNote,
    bool TracedBefore,
    TraceForm? ResultForm)
{
    /// <summary>The value of SyscallSupport.Partial.</summary>
    public const int PartialSupport = 1;

    /// <summary>The value of SyscallSupport.None.</summary>
    public const int NoSupport = 2;

    /// <summary>Registers that the method takes.</summary>
    public int RegisterCount
    {
        get
        {
            int count = 0;
            foreach (ParameterModel parameter in Parameters)
            {
                count += parameter.RegisterCount;
            }

            return count;
        }
    }
}
