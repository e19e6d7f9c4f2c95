using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>What the pages of a region come from: a file, or memory that several processes share.</summary>
public interface IPageSource
{
    /// <summary>Gives the frame of a page, with a reference for the caller.</summary>
    /// <returns>False beyond the end, and where memory has run out.</returns>
    bool TryGetPage(long pageIndex, out PhysicalFrame frame);

    /// <summary>A region that maps it begins.</summary>
    void AddReference();

    /// <summary>A region that mapped it has ended.</summary>
    void Release();
}
