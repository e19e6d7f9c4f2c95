using System.Collections.Generic;

namespace Isthmus.Kernel.Sockets;

/// <summary>Which ports of a protocol are taken, and by whom.</summary>
/// <typeparam name="TOwner">Who takes a port.</typeparam>
internal sealed class PortTable<TOwner>
    where TOwner : class
{
    /// <summary>Ports that are given out where nobody asks for one.</summary>
    public const int EphemeralPorts = 65536 - FirstEphemeralPort;

    private const int FirstEphemeralPort = 49152;

    private readonly Dictionary<ushort, TOwner> _owners = [];
    private int _next;

    /// <summary>Who has the port, if anybody.</summary>
    public TOwner? Find(ushort port) => _owners.GetValueOrDefault(port);

    /// <summary>The wanted port where it is free; for 0 the next free one.</summary>
    public Result<ushort> Choose(ushort wanted)
    {
        if (wanted != 0)
        {
            return _owners.ContainsKey(wanted) ? KernelError.AddressInUse : wanted;
        }

        for (int i = 0; i < EphemeralPorts; i++)
        {
            var port = (ushort)(FirstEphemeralPort + _next);
            _next = (_next + 1) % EphemeralPorts;
            if (!_owners.ContainsKey(port))
            {
                return port;
            }
        }

        return KernelError.AddressNotAvailable;
    }

    /// <summary>Gives a free port to <paramref name="owner"/>.</summary>
    public TOwner Claim(ushort port, TOwner owner)
    {
        _owners.Add(port, owner);
        return owner;
    }

    /// <summary>The port is free again.</summary>
    public void Release(ushort port) => _owners.Remove(port);
}
