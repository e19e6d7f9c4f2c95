using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <summary>
/// An open file description: what descriptors and handles refer to, shared by duplicates and across fork. Counted: the last
/// <see cref="Release"/> closes it. Members that a kind of file does not have answer the error a Unix user expects.
/// </summary>
public abstract class OpenFile
{
    private int _references = 1;

    /// <summary>How it was opened.</summary>
    public OpenMode Mode { get; set; }

    /// <summary>The path it was opened by, or a description such as <c>pipe</c>: for traces and procfs.</summary>
    public abstract string Description { get; }

    /// <summary>Reads at the file's position into the caller's memory.</summary>
    /// <returns>Bytes read; 0 at the end.</returns>
    public abstract ValueTask<Result<int>> Read(Thread thread, UserBuffer destination);

    /// <summary>Writes at the file's position from the caller's memory.</summary>
    /// <returns>Bytes written.</returns>
    public abstract ValueTask<Result<int>> Write(Thread thread, UserBuffer source);

    /// <summary>Adds a reference, for dup and fork.</summary>
    public void AddReference() => _references++;

    /// <summary>Drops a reference and closes the file with the last.</summary>
    public void Release()
    {
        if (--_references == 0)
        {
            Close();
        }
    }

    /// <summary>The last reference is gone.</summary>
    protected abstract void Close();
}
