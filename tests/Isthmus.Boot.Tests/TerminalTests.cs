using System;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>The shell on a terminal, on the real kernel.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string InterruptKey = "\u0003";
    private const string EndKey = "\u0004";

    private readonly TerminalGuest _guest = new();

    public TerminalTests() => _guest.WaitFor("ready> ");

    public void Dispose() => _guest.Dispose();

    [Fact]
    public void Line_EditedWithKeys_RunsAsItStands()
    {
        _guest.Enter("cho one twx\u007fo\u0001e\u0005 bad\u0017thee\u001b[D\u001b[Dr\u001b[C\u001b[C!\u0008", "\r\none two three\r\n");
        _guest.Enter("\u001b[A\u001b[A four\u001b[B\u001b[A!", "\r\none two three!\r\n");
        _guest.Enter("echo gr\u00fc\u00df\u007f\u007f\u00fc\u00dfe", "\r\ngr\u00fc\u00dfe\r\n");
        _guest.Enter("\u0012two\u0005 again", "\r\none two three! again\r\n");
    }

    [Fact]
    public void InterruptKey_ForegroundEnds_ShellAndBackgroundGoOn()
    {
        _guest.Enter("sleep 1000 &", "[1] ");
        _guest.Type("sleep 1000 | cat; echo not reached\r");
        _guest.WaitFor("not reached\r\n");
        System.Threading.Thread.Sleep(300);
        _guest.Type(InterruptKey);
        _guest.WaitFor("^C\r\n");
        _guest.WaitFor("ready> ");
        _guest.Enter("echo code $?", "\r\ncode 130\r\n");
        _guest.Enter("jobs", "running   sleep 1000\r\n");
        Assert.DoesNotContain("\r\nnot reached", _guest.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void InterruptKey_ShellComputesForEver_GivesTheLineUp()
    {
        _guest.Type("while :; do :; done\r");
        _guest.WaitFor("done\r\n");
        _guest.Type(InterruptKey);
        _guest.WaitFor("^C");
        _guest.WaitFor("ready> ");
        _guest.Enter("echo $?", "\r\n130\r\n");
    }

    [Fact]
    public void EndKey_EndsAProgramsInputAndThenTheShell()
    {
        _guest.Type("cat | wc -l\r");
        _guest.WaitFor("wc -l\r\n");
        _guest.Type("one\rtwo\r" + EndKey);
        _guest.WaitFor("2\r\n");
        _guest.WaitFor("ready> ");
        _guest.Enter("(echo seven; exit 7)", "\r\nseven\r\n");
        _guest.Type(EndKey);
        Assert.Equal("exit 7", _guest.Finish());
    }

    [Fact]
    public void Window_Resized_ColumnsFollow()
    {
        _guest.Enter("ls -C /bin", "cat    ls     sh     sleep  wc\r\n");
        _guest.Send("size 24 16");
        _guest.Enter("ls -C /bin", "\r\ncat    sleep\r\nls     wc\r\nsh\r\n");
    }
}
