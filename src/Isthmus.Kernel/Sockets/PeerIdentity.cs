using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <summary>Who was at the other end of a local socket when it was connected.</summary>
/// <param name="Process">The process.</param>
/// <param name="User">Its user.</param>
/// <param name="Group">Its group.</param>
public readonly record struct PeerIdentity(ProcessId Process, UserId User, GroupId Group);
