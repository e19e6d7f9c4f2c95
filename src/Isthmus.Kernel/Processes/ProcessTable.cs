using System.Collections.Generic;

namespace Isthmus.Kernel.Processes;

/// <summary>All processes of a kernel, zombies too, by number. Numbers count up and are used again only after a long way round.</summary>
public sealed class ProcessTable
{
    /// <summary>The highest process number.</summary>
    public const int MaximumId = 4_194_303;

    private readonly Dictionary<int, Process> _processes = [];
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

    /// <summary>Processes that were ever started.</summary>
    public long Started { get; private set; }

    internal bool HasRoom => Count < Limit;

    internal ProcessId NextId()
    {
        do
        {
            _lastId = _lastId == MaximumId ? 2 : _lastId + 1;
        }
        while (_processes.ContainsKey(_lastId));

        return new ProcessId(_lastId);
    }

    internal void Add(Process process)
    {
        _processes.Add(process.Id.Value, process);
        process.StartOrder = ++Started;
    }

    internal void Remove(Process process) => _processes.Remove(process.Id.Value);
}
