using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>The image in QEMU: statuses are 2v + 1 for the byte v that the guest writes to the exit port.</summary>
public sealed class BootTests
{
    private const int NormalEnd = 1;
    private const int Panic = 255;

    [Theory]
    [InlineData("64M")]
    [InlineData("256M")]
    [InlineData("4G")]
    public void Boot_AnyMemorySize_RuntimeWorksInRing0(string memory)
    {
        (int status, string serial) = Emulator.Boot(memory);
        Assert.Contains("the runtime works in ring 0", serial);
        Assert.Equal(NormalEnd, status);
    }

    [Fact]
    public void Boot_ProcessorWithoutNeededFeatures_PanicsWithTheWayOut()
    {
        (int status, string serial) = Emulator.Boot(processor: "qemu64");
        Assert.Contains("kernel panic: the processor lacks FSGSBASE", serial);
        Assert.Contains("-cpu max", serial);
        Assert.Equal(Panic, status);
    }

    [Fact]
    public void Boot_ProcessorWithoutUserAccessProtection_Works()
    {
        (int status, string serial) = Emulator.Boot(processor: "max,-smap,-smep,-umip");
        Assert.Contains("the runtime works in ring 0", serial);
        Assert.Equal(NormalEnd, status);
    }

    [Fact]
    public void Boot_TooLittleMemory_PanicsAndSaysSo()
    {
        (int status, string serial) = Emulator.Boot(memory: "6M");
        Assert.Contains("kernel panic: ", serial);
        Assert.Equal(Panic, status);
    }

    [Fact]
    public void Panic_SaysWhyAndWhere()
    {
        (int status, string serial) = Emulator.Boot(commandLine: "panic");
        Assert.Contains("System.InvalidOperationException: a panic was asked for", serial);
        Assert.Contains("at Isthmus.Image.Program.Main()", serial);
        Assert.Contains("kernel panic", serial);
        Assert.Matches("rip [0-9a-f]{16}", serial);
        Assert.Equal(Panic, status);
    }
}
