using System.Collections.Generic;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>The sockets that processes have open. Whose a socket is only its own user and the superuser are told; bytes are not
/// counted.</summary>
internal static class SocketReport
{
    /// <summary>Writes the sockets of TCP.</summary>
    public static void WriteStreams(IsthmusKernel kernel, ByteWriter output)
    {
        JsonWriter json = new JsonWriter(output).BeginArray();
        foreach ((OpenFile file, Process owner) in ListOpen(kernel))
        {
            if (file is StreamSocket socket)
            {
                WriteEnds(json.BeginObject(), socket)
                    .Text("state"u8, StateOf(socket))
                    .Number("ack_number"u8, 0)
                    .Number("sequence_number"u8, 0)
                    .Number("packets_in"u8, 0)
                    .Number("bytes_in"u8, 0)
                    .Number("packets_out"u8, 0)
                    .Number("bytes_out"u8, 0);
                WriteOrigin(kernel, json, owner).EndObject();
            }
        }

        json.EndArray();
    }

    /// <summary>Writes the sockets of UDP.</summary>
    public static void WriteDatagrams(IsthmusKernel kernel, ByteWriter output)
    {
        JsonWriter json = new JsonWriter(output).BeginArray();
        foreach ((OpenFile file, Process owner) in ListOpen(kernel))
        {
            if (file is DatagramSocket socket)
            {
                WriteOrigin(kernel, WriteEnds(json.BeginObject(), socket), owner).EndObject();
            }
        }

        json.EndArray();
    }

    /// <summary>Writes local sockets.</summary>
    public static void WriteLocal(IsthmusKernel kernel, ByteWriter output)
    {
        JsonWriter json = new JsonWriter(output).BeginArray();
        foreach ((OpenFile file, Process owner) in ListOpen(kernel))
        {
            if (file is LocalSocket socket)
            {
                Credentials credentials = owner.Files.Credentials;
                PeerIdentity peer = socket.Peer;
                json.BeginObject()
                    .Text("path"u8, socket.Name.IsEmpty ? socket.PeerName : socket.Name)
                    .Number("origin_pid"u8, owner.Id.Value)
                    .Number("origin_uid"u8, credentials.User.Value)
                    .Number("origin_gid"u8, credentials.Group.Value)
                    .Number("acceptor_pid"u8, peer.Process.Value)
                    .Number("acceptor_uid"u8, peer.User.Value)
                    .Number("acceptor_gid"u8, peer.Group.Value)
                    .EndObject();
            }
        }

        json.EndArray();
    }

    /// <summary>Every open file once, with the first process that has it.</summary>
    private static List<(OpenFile File, Process Owner)> ListOpen(IsthmusKernel kernel)
    {
        var found = new List<(OpenFile, Process)>();
        var seen = new HashSet<OpenFile>();
        ProcessId id = default;
        while (kernel.Processes.TryGetNext(id, out id))
        {
            Process process = kernel.Processes.Find(id)!;
            for (int i = 0; process.Handles is { } handles && i < handles.Capacity; i++)
            {
                if (handles.Find(i) is Socket file && seen.Add(file))
                {
                    found.Add((file, process));
                }
            }
        }

        return found;
    }

    private static JsonWriter WriteEnds(JsonWriter json, InternetSocket socket)
    {
        InternetEndpoint remote = socket.RemoteEndpoint is { IsSuccess: true } known ? known.Value : default;
        WriteAddress(json, "local_address"u8, socket.LocalEndpoint.Address);
        json.Number("local_port"u8, socket.LocalEndpoint.Port);
        WriteAddress(json, "peer_address"u8, remote.Address);
        return json.Number("peer_port"u8, remote.Port);
    }

    private static void WriteAddress(JsonWriter json, System.ReadOnlySpan<byte> name, InternetAddress address)
    {
        var text = new ByteWriter();
        text.Append((long)(address.Value >> 24)).Append("."u8).Append((long)((address.Value >> 16) & 255)).Append("."u8)
            .Append((long)((address.Value >> 8) & 255)).Append("."u8).Append((long)(address.Value & 255));
        json.Text(name, text.Written);
    }

    private static JsonWriter WriteOrigin(IsthmusKernel kernel, JsonWriter json, Process owner)
    {
        Credentials credentials = owner.Files.Credentials;
        if (kernel.Scheduler.Current?.Process.Files.Credentials is { } viewer && !viewer.IsSuperuser && viewer.RealUser != credentials.RealUser)
        {
            return json;
        }

        return json.Number("origin_pid"u8, owner.Id.Value)
            .Number("origin_uid"u8, credentials.RealUser.Value)
            .Number("origin_gid"u8, credentials.RealGroup.Value);
    }

    private static string StateOf(StreamSocket socket) => socket.IsListening ? "Listen" : socket.ConnectionState switch
    {
        TcpState.SynSent => "SynSent",
        TcpState.SynReceived => "SynReceived",
        TcpState.Established => "Established",
        TcpState.FinWait1 => "FinWait1",
        TcpState.FinWait2 => "FinWait2",
        TcpState.CloseWait => "CloseWait",
        TcpState.Closing => "Closing",
        TcpState.LastAck => "LastAck",
        TcpState.TimeWait => "TimeWait",
        _ => "Closed",
    };
}
