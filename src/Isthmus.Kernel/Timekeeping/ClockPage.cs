using System;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Timekeeping;

/// <summary>
/// A page in which programs read the time without a call, the same frame in every address space; what stands where is the ABI's business.
/// It is written whenever a thread begins to run and at every tick while one runs, so that it is never older than a tick when somebody looks.
/// The frame goes when nobody has it mapped.
/// </summary>
public abstract class ClockPage : IPageSource
{
    private readonly IMachine _machine;
    private readonly byte[] _content;
    private PhysicalFrame _frame;
    private int _references;

    /// <summary>Makes the page; it takes a frame once it is mapped.</summary>
    /// <param name="machine">Whose time it shows.</param>
    /// <param name="length">Bytes of it that are used.</param>
    protected ClockPage(IMachine machine, int length)
    {
        _machine = machine;
        _content = new byte[length];
    }

    /// <summary>Sees to it that there is a frame.</summary>
    /// <returns>False where no memory is left.</returns>
    public bool TryPrepare()
    {
        if (!_frame.Exists)
        {
            if (_machine.Frames.FreeUserFrames <= 0 || !_machine.Frames.TryAllocateZeroed(out _frame))
            {
                return false;
            }

            Update();
        }

        return true;
    }

    /// <summary>Writes the time into the page, where somebody has it mapped.</summary>
    public void Update()
    {
        if (_frame.Exists)
        {
            Fill(_content, _machine.Clock);
            _machine.Frames.Write(_frame, 0, _content);
        }
    }

    /// <inheritdoc/>
    public bool TryGetPage(long pageIndex, out PhysicalFrame frame)
    {
        frame = default;
        if (pageIndex != 0 || !TryPrepare())
        {
            return false;
        }

        frame = _frame;
        _machine.Frames.AddReference(frame);
        return true;
    }

    /// <inheritdoc/>
    public void AddReference() => _references++;

    /// <inheritdoc/>
    public void Release()
    {
        if (--_references == 0 && _frame.Exists)
        {
            _machine.Frames.Release(_frame);
            _frame = default;
        }
    }

    /// <summary>Puts the time into what the page is to show. What stood there before is still there.</summary>
    protected abstract void Fill(Span<byte> content, Clock clock);
}
