using System.Linq;
using Isthmus.Generators.Models;

namespace Isthmus.Generators.Tests;

public sealed class PrototypeTests
{
    [Theory]
    [InlineData("int getpid(void)", "int", "getpid", "")]
    [InlineData("long write(int fd, const void *buf, size_t n)", "long", "write", "fd:int|buf:const void *|n:size_t")]
    [InlineData("void *mmap(void *addr)", "void *", "mmap", "addr:void *")]
    [InlineData("int pipe(int fds[2])", "int", "pipe", "fds:int [2]")]
    [InlineData("int f(char *const argv[], struct stat *out)", "int", "f", "argv:char *const []|out:struct stat *")]
    [InlineData("int sigaction(int sig, void (*handler)(int, long))", "int", "sigaction", "sig:int|handler:void (*)(int, long)")]
    [InlineData("unsigned long  f( unsigned long long a )", "unsigned long", "f", "a:unsigned long long")]
    public void Prototype_Correct_IsTakenApart(string text, string result, string name, string parameters)
    {
        CPrototype prototype = Assert.IsType<CPrototype>(CPrototype.Parse(text));
        Assert.Equal((result, name), (prototype.ReturnType, prototype.Name));
        Assert.Equal(parameters, string.Join("|", prototype.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Type}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("getpid(void)")]
    [InlineData("int getpid")]
    [InlineData("int getpid()")]
    [InlineData("int f(int)")]
    [InlineData("int f(int a,)")]
    [InlineData("int f(int a, , int b)")]
    [InlineData("int f(int a))")]
    [InlineData("int f(int a")]
    [InlineData("int f(int a);")]
    [InlineData("int int(int a)")]
    [InlineData("int f(void (*)(int))")]
    [InlineData("int f(int a) /* x */)")]
    public void Prototype_Wrong_IsRefused(string text) => Assert.Null(CPrototype.Parse(text));
}
