using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Tests.Syscalls;

namespace Isthmus.Kernel.Tests.Processes;

public sealed class BigLockTests
{
    private readonly Thread _thread = new TestCaller().Caller.Thread;
    private readonly BigLock _lock = new();

    [Fact]
    public void TakenTwice_LeftTwice_IsFree()
    {
        _lock.Take(_thread);
        _lock.Take(_thread);
        _lock.Leave(_thread);
        Assert.True(_lock.IsHeldBy(_thread));
        _lock.Leave(_thread);
        Assert.False(_lock.IsHeldBy(_thread));
    }

    [Fact]
    public void Wait_DropsItWhole_AndRetakesItAsOften()
    {
        Thread other = new TestCaller().Caller.Thread;
        _lock.Take(_thread);
        _lock.Take(_thread);
        int depth = _lock.Drop(_thread);
        Assert.Equal(2, depth);
        _lock.Take(other);
        Assert.True(_lock.IsHeldBy(other));
        Assert.Equal(0, _lock.Drop(_thread));
        _lock.Leave(other);
        _lock.Retake(_thread, depth);
        _lock.Leave(_thread);
        Assert.True(_lock.IsHeldBy(_thread));
        _lock.Leave(_thread);
        Assert.False(_lock.IsHeldBy(_thread));
    }
}
