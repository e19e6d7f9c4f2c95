using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Sockets;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>The one interface that there is, the loopback, and where packets leave. Packets are not counted.</summary>
internal static class NetworkReport
{
    /// <summary>Writes an array with an object for each interface.</summary>
    public static void WriteAdapters(ByteWriter output) => new JsonWriter(output).BeginArray().BeginObject()
        .Text("name"u8, "loop"u8)
        .Text("class_name"u8, "LoopbackAdapter"u8)
        .Text("mac_address"u8, "19:85:02:03:00:00"u8)
        .Text("ipv4_address"u8, "127.0.0.1"u8)
        .Text("ipv4_netmask"u8, "255.0.0.0"u8)
        .Number("packets_in"u8, 0)
        .Number("bytes_in"u8, 0)
        .Number("packets_out"u8, 0)
        .Number("bytes_out"u8, 0)
        .Truth("link_up"u8, true)
        .Number("link_speed"u8, 1000)
        .Truth("link_full_duplex"u8, true)
        .Number("mtu"u8, Packet.Capacity)
        .Number("packets_dropped"u8, 0)
        .EndObject().EndArray();

    /// <summary>Writes an array with an object for each route.</summary>
    public static void WriteRoutes(ByteWriter output) => new JsonWriter(output).BeginArray().BeginObject()
        .Text("destination"u8, "127.0.0.0"u8)
        .Text("gateway"u8, "0.0.0.0"u8)
        .Text("genmask"u8, "255.0.0.0"u8)
        .Number("flags"u8, 1)
        .Text("interface"u8, "loop"u8)
        .EndObject().EndArray();
}
