using System;
using System.Globalization;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Profiling;

/// <summary>Notes where programs spend their time: of one process, or of all. The clock is asked a thousand times a second.</summary>
/// <param name="kernel">Whose programs they are.</param>
public sealed class Profiler(IsthmusKernel kernel) : ITimerTarget
{
    private const long Tick = 1_000_000;
    private const int FileAttempts = 10;
    private const int FilePermissions = 0x100;

    private KernelTimer? _timer;
    private int _profiled;
    private bool _isWholeOn;
    private long _lastTick;
    private long _lost;

    /// <summary>What profiles tell of; one setting for all.</summary>
    public ProfileEventKind Mask { get; private set; }

    /// <summary>The profile of all processes; null where there is none.</summary>
    public ProfileBuffer? Whole { get; private set; }

    /// <summary>True while anything is profiled.</summary>
    public bool IsActive => _isWholeOn || _profiled > 0;

    /// <summary>Where the events of a process go; null where nobody wants them.</summary>
    public ProfileBuffer? BufferOf(Process process) => _isWholeOn ? Whole : process.Profile;

    /// <summary>Begins or goes on to profile a process.</summary>
    public void Enable(Process process, ProfileEventKind mask)
    {
        if (process.Profile is null)
        {
            process.Profile = new ProfileBuffer(process.Account, ProfileBuffer.ProcessSize);
            Mask = mask;
            AddProcess(process.Profile, process);
        }

        Mask = mask;
        _profiled += process.IsProfiled ? 0 : 1;
        process.IsProfiled = true;
        Follow(process);
        StartClock();
    }

    /// <summary>Stops profiling a process; its profile stays.</summary>
    public Result Disable(Process process)
    {
        if (!process.IsProfiled)
        {
            return KernelError.InvalidArgument;
        }

        _profiled--;
        process.IsProfiled = false;
        Follow(process);
        return Result.Success;
    }

    /// <summary>Forgets the profile of a process.</summary>
    public static Result Free(Process process)
    {
        if (process.IsProfiled)
        {
            return KernelError.InvalidArgument;
        }

        process.Profile?.Clear();
        process.Profile = null;
        return Result.Success;
    }

    /// <summary>Begins to profile all processes anew.</summary>
    public void EnableWhole(ResourceAccount account, ProfileEventKind mask)
    {
        Whole?.Clear();
        Whole ??= new ProfileBuffer(account, ProfileBuffer.WholeSize);
        Mask = mask;
        _isWholeOn = true;
        foreach (Process process in kernel.Processes.All)
        {
            if (!process.IsZombie)
            {
                AddProcess(Whole, process);
                Follow(process);
            }
        }

        StartClock();
    }

    /// <summary>Stops profiling all processes; the profile stays.</summary>
    public Result DisableWhole()
    {
        if (!_isWholeOn)
        {
            return KernelError.InvalidArgument;
        }

        _isWholeOn = false;
        foreach (Process process in kernel.Processes.All)
        {
            Follow(process);
        }

        return Result.Success;
    }

    /// <summary>Forgets the profile of all processes.</summary>
    public Result FreeWhole()
    {
        if (_isWholeOn)
        {
            return KernelError.InvalidArgument;
        }

        Whole?.Clear();
        Whole = null;
        return Result.Success;
    }

    /// <summary>Notes something that a thread has done, where its process is profiled and this is asked for.</summary>
    /// <returns><see cref="KernelError.NoBuffers"/> where the profile is full, <see cref="KernelError.InvalidArgument"/> where it does not tell
    /// of this.</returns>
    public Result Note(Thread thread, ProfileEventKind kind, ulong first = 0, ulong second = 0, string? text = null)
        => BufferOf(thread.Process) is not { } buffer ? Result.Success
            : buffer.IsFull ? KernelError.NoBuffers
            : (Mask & kind) == 0 ? KernelError.InvalidArgument
            : Add(buffer, thread, kind, first, second, text) ? Result.Success
            : KernelError.NoBuffers;

    /// <summary>Notes a call that used a file, where the process of the thread is profiled and this is asked for.</summary>
    public Result Note(Thread thread, FileEvent file)
        => BufferOf(thread.Process) is not { } buffer ? Result.Success
            : (Mask & ProfileEventKind.FileSystem) == 0 ? KernelError.InvalidArgument
            : buffer.TryAdd(new ProfileEvent(
                ProfileEventKind.FileSystem, thread.Process.Id, thread.Id, Now, _lost, 0, 0, null, StackWalk.Of(thread), file))
                    ? Result.Success
                    : KernelError.NoBuffers;

    /// <summary>A process is there that nobody has noted.</summary>
    internal void ProcessStarted(Process process)
    {
        if (_isWholeOn)
        {
            AddProcess(Whole!, process);
            Follow(process);
        }
    }

    /// <summary>A process ends: its profile becomes a file in its directory.</summary>
    internal void ProcessEnded(Process process)
    {
        if (BufferOf(process) is { } buffer && (Mask & ProfileEventKind.ProcessEnded) != 0)
        {
            var id = new ThreadId(process.Id.Value);
            _ = buffer.TryAdd(new ProfileEvent(ProfileEventKind.ProcessEnded, process.Id, id, Now, _lost, 0, 0, null, []));
        }

        if (process.Profile is null)
        {
            return;
        }

        if (process.IsDumpable)
        {
            Store(process);
        }

        _ = process.IsProfiled ? Disable(process) : Result.Success;
        _ = Free(process);
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer)
    {
        if (!IsActive)
        {
            return;
        }

        long now = kernel.Machine.Clock.Now;
        long late = Math.Max(0, ((now - _lastTick) / Tick) - 1);
        _lastTick = now;
        if (kernel.Scheduler.Current is { } thread && BufferOf(thread.Process) is not null && (_isWholeOn || thread.Process.IsProfiled))
        {
            _lost += late;
            _ = Note(thread, ProfileEventKind.Sample);
        }

        kernel.Timers.Set(timer, now + Tick);
    }

    private long Now => kernel.Machine.Clock.Now / Tick;

    private void StartClock()
    {
        _timer ??= new KernelTimer(this);
        if (!_timer.IsSet)
        {
            _lastTick = kernel.Machine.Clock.Now;
            _lost = 0;
            kernel.Timers.Set(_timer, _lastTick + Tick);
        }
    }

    /// <summary>Its calls are noted as long as they are asked for.</summary>
    private void Follow(Process process)
    {
        bool notesCalls = (process.IsProfiled || _isWholeOn) && (Mask & ProfileEventKind.SystemCall) != 0;
        process.CallWork = notesCalls ? process.CallWork | CallWork.Profile : process.CallWork & ~CallWork.Profile;
    }

    private bool Add(ProfileBuffer buffer, Thread thread, ProfileEventKind kind, ulong first, ulong second, string? text)
        => buffer.TryAdd(new ProfileEvent(
            kind, thread.Process.Id, thread.Id, Now, _lost, first, second, text, StackWalk.Of(thread)));

    /// <summary>What there is of a process when its profile begins.</summary>
    private void AddProcess(ProfileBuffer buffer, Process process)
    {
        var first = new ThreadId(process.Id.Value);
        _ = buffer.TryAdd(new ProfileEvent(
            ProfileEventKind.ProcessCreated, process.Id, first, Now, 0, (ulong)(process.Parent?.Id.Value ?? 0), 0,
            Encoding.UTF8.GetString(process.ProgramPath), []));
        for (int i = 0; i < process.Threads.Count; i++)
        {
            if (process.Threads[i].Id != first)
            {
                _ = buffer.TryAdd(new ProfileEvent(
                    ProfileEventKind.ThreadCreated, process.Id, process.Threads[i].Id, Now, 0, (ulong)process.Id.Value, 0, null, []));
            }
        }

        for (int i = 0; i < process.AddressSpace?.Regions.Count; i++)
        {
            Region region = process.AddressSpace.Regions[i];
            _ = buffer.TryAdd(new ProfileEvent(
                ProfileEventKind.Map, process.Id, first, Now, 0, region.Address.Value, region.PageCount << Page.Shift,
                region.Name ?? "", []));
        }
    }

    /// <summary>Writes the profile into the working directory; where it cannot be written nothing happens.</summary>
    private void Store(Process process)
    {
        var text = new ByteWriter();
        if (!process.Personality.TryWriteProfile(process.Profile!, process.Files.Credentials.IsSuperuser, text))
        {
            return;
        }

        FileSystemContext context = kernel.FileSystem.CreateRootContext().At(
            process.Files.WorkingDirectory, process.Files.WorkingMount);
        string name = $"{process.Name.Replace('/', '_')}_{process.Id.Value.ToString(CultureInfo.InvariantCulture)}";
        for (int attempt = 0; attempt < FileAttempts; attempt++)
        {
            string suffix = attempt == 0 ? ".profile" : $".{attempt.ToString(CultureInfo.InvariantCulture)}.profile";
            byte[] path = Encoding.UTF8.GetBytes(name + suffix);
            Result<OpenFile> opened = kernel.FileSystem.Open(
                context, path, OpenMode.Write, OpenOptions.Create | OpenOptions.Exclusive, FilePermissions);
            if (opened.Error == KernelError.Exists)
            {
                continue;
            }

            if (opened.TryGet(out OpenFile file, out _))
            {
                bool isWritten = file.Inode is MemoryFile content && content.Write(0, text.Written).IsSuccess;
                file.Release();
                if (!isWritten)
                {
                    _ = kernel.FileSystem.Unlink(context, path);
                }
            }

            return;
        }
    }
}
