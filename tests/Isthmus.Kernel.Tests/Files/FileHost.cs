using System.Text;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using SynchronizationContext = System.Threading.SynchronizationContext;

namespace Isthmus.Kernel.Tests.Files;

/// <summary>A file system with one thread whose address space has a few pages and nothing after them.</summary>
internal sealed class FileHost
{
    public const int Pages = 40;

    private static readonly AddressSpaceLayout s_layout = new()
    {
        MapStart = new(0x4000_0000),
        MapEnd = new(0x5000_0000),
        BreakStart = new(0x1000_0000),
        BreakLimit = new(0x2000_0000),
        StackStart = new(0x7FFF_0000),
        StackEnd = new(0x8000_0000),
    };

    private readonly Thread _thread;

    public FileHost(SimulatedMachineOptions? options = null)
    {
        Machine = new SimulatedMachine(options ?? new SimulatedMachineOptions());
        Kernel = new IsthmusKernel(Machine);
        Space = AddressSpace.TryCreate(Machine, s_layout)!;
        Machine.Processor.Activate(Space.Table);
        Assert.True(Space.Map(new MapRequest { Address = Buffer, Length = Pages << Page.Shift, Access = PageAccess.ReadWrite }).IsSuccess);
        Assert.True(Memory.EnsureWritable(Buffer, Pages << Page.Shift).IsSuccess);
        _thread = NewThread(1);
        Files = new FileSystem(Machine);
        Context = Files.CreateRootContext();
    }

    public static AddressSpaceLayout Layout => s_layout;

    public static VirtualAddress Buffer => new(0x40_0000);

    /// <summary>The first address that is not mapped.</summary>
    public static VirtualAddress End => Buffer + (Pages << Page.Shift);

    public SimulatedMachine Machine { get; }

    public IsthmusKernel Kernel { get; }

    public AddressSpace Space { get; }

    public UserMemory Memory => new(Space);

    /// <summary>The thread that calls.</summary>
    public Thread Thread
    {
        get
        {
            ContinueHere();
            return _thread;
        }
    }

    public FileSystem Files { get; }

    public FileSystemContext Context { get; }

    public FileSystemContext User => new(Files.Mounts, new Credentials(new UserId(1000), new GroupId(1000)));

    /// <summary>Another thread in the same address space. It is parked, as far as the scheduler knows: the test continues it.</summary>
    public Thread NewThread(int id)
    {
        ContinueHere();
        return new Thread(
            // No program runs, so no ABI is asked for anything.
            new Process(Kernel, new ProcessId(id), personality: null!, Kernel.FileSystem.CreateRootContext(), new ResourceAccount(1))
            {
                AddressSpace = Space,
            },
            new ThreadId(id));
    }

    public OpenFile Open(string path, OpenMode mode = OpenMode.Read | OpenMode.Write, OpenOptions options = OpenOptions.None)
    {
        Result<OpenFile> file = Files.Open(Context, Encoding.UTF8.GetBytes(path), mode, options);
        Assert.Equal(KernelError.None, file.Error);
        return file.Value;
    }

    public OpenFile Create(string path, string content = "")
    {
        OpenFile file = Open(path, options: OpenOptions.Create);
        if (content.Length > 0)
        {
            Assert.Equal(Encoding.UTF8.GetByteCount(content), Write(file, content));
        }

        return file;
    }

    public int Write(OpenFile file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    public int Write(OpenFile file, byte[] bytes)
    {
        Assert.True(Memory.CopyOut(Buffer, bytes).IsSuccess);
        Result<int> result = Done(file.Write(Thread, new UserBuffer(Buffer, bytes.Length)));
        Assert.Equal(KernelError.None, result.Error);
        return result.Value;
    }

    public string Read(OpenFile file, int length = 4096)
    {
        Result<int> result = Done(file.Read(Thread, new UserBuffer(Buffer, length)));
        Assert.Equal(KernelError.None, result.Error);
        return Peek(result.Value);
    }

    public string Peek(int length)
    {
        byte[] bytes = new byte[length];
        Assert.True(Memory.CopyIn(Buffer, bytes).IsSuccess);
        return Encoding.UTF8.GetString(bytes);
    }

    public string ReadAll(string path)
    {
        OpenFile file = Open(path, OpenMode.Read);
        string text = Read(file, 65536);
        file.Release();
        return text;
    }

    public static Result<int> Done(ValueTask<Result<int>> call)
    {
        Assert.True(call.IsCompleted, "the call would have to wait");
        return call.Result;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // As the kernel's loop does: a call that waited goes on where the test continues its thread, not on a thread of the test runner's.
    private static void ContinueHere() => SynchronizationContext.SetSynchronizationContext(null);
}
