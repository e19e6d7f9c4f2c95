using System.Collections.Generic;

namespace Isthmus.Kernel.Processes;

/// <summary>All contexts of a sort. One ends with its last member; one that nobody has entered yet waits.</summary>
/// <typeparam name="T">The sort.</typeparam>
public sealed class ContextSet<T>
    where T : SharedContext
{
    /// <summary>Contexts that there may be at once.</summary>
    public const int Maximum = 64;

    private readonly List<T> _contexts = [];
    private int _lastId;

    /// <summary>Contexts that there are.</summary>
    public int Count => _contexts.Count;

    /// <summary>Adds a context and gives it a number.</summary>
    public Result<T> Add(T context)
    {
        if (_contexts.Count == Maximum)
        {
            return KernelError.OutOfMemory;
        }

        context.Id = ++_lastId;
        _contexts.Add(context);
        return context;
    }

    /// <summary>The context of that number, or null.</summary>
    public T? Find(int id)
    {
        for (int i = 0; i < _contexts.Count; i++)
        {
            if (_contexts[i].Id == id)
            {
                return _contexts[i];
            }
        }

        return null;
    }

    internal void AddMember(T? context)
    {
        if (context is not null)
        {
            context.Members++;
        }
    }

    internal void RemoveMember(T? context)
    {
        if (context is not null && --context.Members == 0)
        {
            _contexts.Remove(context);
        }
    }
}
