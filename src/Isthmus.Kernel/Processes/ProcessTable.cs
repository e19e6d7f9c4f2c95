using System.Collections.Generic;

namespace Isthmus.Kernel.Processes;

/// <summary>All processes of a kernel, zombies too, by number. Numbers count up and are used again only after a long way round.</summary>
public sealed class ProcessTable
{
    /// <summary>The highest process number.</summary>
    public const int MaximumId = 4_194_303;

    private readonly Dictionary<int, Process> _processes = [];
    private readonly List<int> _ids = [];
    private readonly Dictionary<int, Thread> _threads = [];
    private int _lastId;

    /// <summary>Makes a table for at most <paramref name="limit"/> processes.</summary>
    public ProcessTable(int limit) => Limit = limit;

    /// <summary>Processes that may exist at once.</summary>
    public int Limit { get; }

    /// <summary>Processes that exist.</summary>
    public int Count => _processes.Count;

    /// <summary>All processes, in no order.</summary>
    public IReadOnlyCollection<Process> All => _processes.Values;

    /// <summary>The process of that number, or null.</summary>
    public Process? Find(ProcessId id) => _processes.GetValueOrDefault(id.Value);

    /// <summary>The process of that number where another one can see it, or null.</summary>
    public Process? FindFor(Process viewer, ProcessId id) => Find(id) is { } process && viewer.CanSee(process) ? process : null;

    /// <summary>Finds the process with the smallest number above <paramref name="after"/>.</summary>
    public bool TryGetNext(ProcessId after, out ProcessId next)
    {
        int index = _ids.BinarySearch(after.Value);
        index = index < 0 ? ~index : index + 1;
        next = index < _ids.Count ? new ProcessId(_ids[index]) : default;
        return index < _ids.Count;
    }

    /// <summary>Processes that were ever started.</summary>
    public long Started { get; private set; }

    internal bool HasRoom => Count < Limit;

    internal ProcessId NextId()
    {
        do
        {
            _lastId = _lastId == MaximumId ? 2 : _lastId + 1;
        }
        while (_processes.ContainsKey(_lastId) || _threads.ContainsKey(_lastId));

        return new ProcessId(_lastId);
    }

    internal void Add(Process process)
    {
        int id = process.Id.Value;
        _processes.Add(id, process);
        _ids.Insert(~_ids.BinarySearch(id), id);
        process.StartOrder = ++Started;
    }

    /// <summary>The thread of that number, running or not yet forgotten; null where there is none. A process's first thread has its number.</summary>
    public Thread? FindThread(ThreadId id)
    {
        if (_threads.TryGetValue(id.Value, out Thread? thread))
        {
            return thread;
        }

        Process? process = Find(new ProcessId(id.Value));
        for (int i = 0; i < process?.Threads.Count; i++)
        {
            if (process.Threads[i].Id == id)
            {
                return process.Threads[i];
            }
        }

        return null;
    }

    /// <summary>Threads that exist besides the first one of each process, ended ones that somebody may still join too.</summary>
    public int AdditionalThreads => _threads.Count;

    internal void AddThread(Thread thread) => _threads.Add(thread.Id.Value, thread);

    internal void RemoveThread(Thread thread) => _threads.Remove(thread.Id.Value);

    internal void Remove(Process process)
    {
        if (_processes.Remove(process.Id.Value))
        {
            _ids.RemoveAt(_ids.BinarySearch(process.Id.Value));
        }
    }
}
