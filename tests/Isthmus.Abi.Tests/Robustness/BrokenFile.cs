using System;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Thread = Isthmus.Kernel.Processes.Thread;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>An open file with a bug where it is closed.</summary>
internal sealed class BrokenFile : OpenFile
{
    public override string Description => "broken";

    public override FileStatus Status => default;

    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination) => new((Result<int>)0);

    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => new((Result<int>)0);

    protected override void Close() => throw new InvalidOperationException("a bug in a close");
}
