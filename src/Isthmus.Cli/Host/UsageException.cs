using System;

namespace Isthmus.Cli.Host;

/// <summary>The user asked for something that cannot be done. The message is the one sentence that they see; nothing has been started.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
