using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Tests.Security;

public sealed class PledgeStateTests
{
    private const Promise Basic = Promise.StandardIo | Promise.ReadPath;

    [Fact]
    public void Nothing_Promised_EverythingIsAllowed()
    {
        PledgeState state = default;
        Assert.False(state.Restricts);
        Assert.Equal(Promise.All | Promise.Unpledged, state.Allowed);
    }

    [Fact]
    public void Narrow_FirstTime_TakesWhatIsAsked()
    {
        PledgeState state = new PledgeState().Narrow(Basic, null).Value;
        Assert.Equal(Basic, state.Allowed);
        Assert.True(state.Restricts);
        Assert.Equal(Promise.None, state.Allowed & Promise.Unpledged);
    }

    [Fact]
    public void Narrow_ToMore_IsRefused_AndChangesNeitherSet()
    {
        PledgeState state = new PledgeState().Narrow(Basic, Promise.StandardIo).Value;
        Assert.Equal(KernelError.NotPermitted, state.Narrow(Basic | Promise.Execute, null).Error);
        Assert.Equal(KernelError.NotPermitted, state.Narrow(Promise.StandardIo, Basic).Error);
        Assert.Equal(Promise.StandardIo, state.Narrow(Promise.StandardIo, null).Value.Allowed);
    }

    [Fact]
    public void Narrow_WithNoError_DropsWhatIsNotHeld()
    {
        PledgeState state = new PledgeState().Narrow(Basic | Promise.NoError, Promise.StandardIo).Value;
        PledgeState next = state.Narrow(Promise.StandardIo | Promise.Execute, Basic).Value;
        Assert.Equal(Promise.StandardIo, next.Current);
        Assert.Equal(Promise.StandardIo, next.AfterExec);
    }

    [Fact]
    public void ForExec_TakesThePromisesMadeForIt_OrNone()
    {
        PledgeState state = new PledgeState().Narrow(Basic, null).Value;
        Assert.False(state.ForExec().Restricts);
        PledgeState next = state.Narrow(null, Promise.StandardIo).Value.ForExec();
        Assert.Equal(Promise.StandardIo, next.Current);
        Assert.Null(next.AfterExec);
    }

    [Fact]
    public void Bound_OutlivesExecAndSpawn_AndCutsWhatIsPromised()
    {
        var state = new PledgeState { Bound = Basic };
        Assert.Equal(Basic, state.Allowed);
        PledgeState narrowed = state.Narrow(Promise.StandardIo | Promise.Execute, null).Value;
        Assert.Equal(Promise.StandardIo, narrowed.Allowed);
        Assert.Equal(Basic, narrowed.ForExec().Allowed);
        Assert.Equal(Basic, narrowed.ForSpawn().Allowed);
    }

    [Theory]
    [InlineData("", Promise.None)]
    [InlineData("stdio", Promise.StandardIo)]
    [InlineData("stdio rpath", Basic)]
    [InlineData("  rpath   stdio ", Basic)]
    [InlineData("no_error", Promise.NoError)]
    public void Names_KnownWords_AreTaken(string words, Promise expected)
    {
        Assert.True(PromiseNames.TryParse(System.Text.Encoding.UTF8.GetBytes(words), out Promise promises));
        Assert.Equal(expected, promises);
    }

    [Theory]
    [InlineData("unpledged")]
    [InlineData("STDIO")]
    [InlineData("stdio,rpath")]
    [InlineData("stdio\0")]
    [InlineData("std")]
    public void Names_OtherWords_AreRefused(string words)
        => Assert.False(PromiseNames.TryParse(System.Text.Encoding.UTF8.GetBytes(words), out _));

    [Fact]
    public void Names_OfBits_AreInTheirOrder()
    {
        for (int i = 0; i < PromiseNames.All.Length; i++)
        {
            Assert.Equal(PromiseNames.All[i], PromiseNames.NameOf((Promise)(1U << i)));
        }

        Assert.Equal(Promise.All, (Promise)((1U << PromiseNames.All.Length) - 1));
    }
}
