using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class GroupTests
{
    private const ushort Port = 5353;

    private static readonly InternetAddress s_group = new(0xE000_00FB);
    private readonly FileHost _host = new();
    private readonly ResourceAccount _account = new(1, 16 << 20);
    private readonly InternetSocket _member;
    private readonly InternetSocket _sender;

    public GroupTests()
    {
        _member = New();
        _sender = New();
        Assert.True(_member.Bind(new(InternetAddress.Any, Port)).IsSuccess);
    }

    [Fact]
    public void Datagram_ToAGroup_ReachesMembersOnly()
    {
        Send("before");
        Assert.True(_member.Join(s_group).IsSuccess);
        Assert.True(_member.Join(s_group).IsSuccess);
        Send("meanwhile");
        Assert.Equal("meanwhile", _host.Read(_member));
        _member.Leave(s_group);
        _member.Leave(s_group);
        Send("after");
        Assert.False(_member.IsReadable);
        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Fact]
    public void Datagram_ToAGroup_ComesFromTheComputer_AndIsNotRefused()
    {
        Assert.True(_member.Join(s_group).IsSuccess);
        Assert.True(_sender.Connect(_host.Thread, new(s_group, Port)).Result.IsSuccess);
        _host.Write(_sender, "x");
        ReceivedMessage message = _member.Receive(_host.Thread, new UserBuffer(FileHost.Buffer, 10), MessageOptions.None).Result.Value;
        Assert.Equal(InternetAddress.Loopback, message.Source.Address);
        _member.Leave(s_group);
        _host.Write(_sender, "nobody");
        Assert.Equal(KernelError.None, _sender.TakeError());
    }

    [Fact]
    public void Datagram_FromASocketThatWantsNoCopy_GoesNowhere()
    {
        Assert.True(_member.Join(s_group).IsSuccess);
        _sender.Switches |= SocketSwitches.NoMulticastLoop;
        Send("x");
        Assert.False(_member.IsReadable);
        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Fact]
    public void Socket_BoundToTheGroup_HearsItAlone()
    {
        InternetSocket bound = New();
        Assert.True(bound.Bind(new(s_group, Port + 1)).IsSuccess);
        Assert.True(bound.Join(s_group).IsSuccess);
        Assert.True(bound.Join(new(0xE000_00FC)).IsSuccess);
        Send("x", new(new(0xE000_00FC), Port + 1));
        Send("x", new(InternetAddress.Loopback, Port + 1));
        Assert.False(bound.IsReadable);
        Send("y", new(s_group, Port + 1));
        Assert.Equal("y", _host.Read(bound));
    }

    [Fact]
    public void Membership_OfNoGroup_OrOfTooMany_IsRefused()
    {
        Assert.Equal(KernelError.InvalidArgument, _member.Join(InternetAddress.Loopback).Error);
        Assert.Equal(KernelError.InvalidArgument, _member.Join(InternetAddress.Any).Error);
        Assert.Equal(KernelError.InvalidArgument, _member.Join(new(0xF000_0000)).Error);
        for (uint i = 0; i < InternetSocket.MaximumGroups; i++)
        {
            Assert.True(_member.Join(new(0xE100_0000 + i)).IsSuccess);
        }

        Assert.Equal(KernelError.NoBuffers, _member.Join(s_group).Error);
    }

    [Fact]
    public void Stream_ToAGroup_IsUnreachable()
    {
        InternetSocket stream = _host.Kernel.Network.CreateSocket(SocketType.Stream, _account).Value;
        Assert.Equal(KernelError.NetworkUnreachable, stream.Connect(_host.Thread, new(s_group, 80)).Result.Error);
        Assert.Equal(KernelError.AddressNotAvailable, stream.Bind(new(s_group, 80)).Error);
    }

    private InternetSocket New() => _host.Kernel.Network.CreateSocket(SocketType.Datagram, _account).Value;

    private void Send(string text, InternetEndpoint? remote = null)
    {
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, System.Text.Encoding.ASCII.GetBytes(text)).IsSuccess);
        Assert.Equal(
            text.Length,
            _sender.SendTo(
                _host.Thread, new UserBuffer(FileHost.Buffer, text.Length), remote ?? new(s_group, Port), MessageOptions.None).Result.Value);
    }
}
