using System.Runtime.InteropServices;

namespace Isthmus.Machine.X64;

/// <summary>What the image's boot code offers: plain C and assembly functions of the same file, called without ceremony.</summary>
internal static unsafe class Native
{
    /// <summary>Where all physical memory is mapped.</summary>
    public const ulong PhysicalMap = 0xffff_8000_0000_0000;

    [DllImport("*", EntryPoint = "processor_run"), SuppressGCTransition]
    public static extern Trap Run(ulong* context);

    [DllImport("*", EntryPoint = "processor_idle"), SuppressGCTransition]
    public static extern void Idle();

    [DllImport("*", EntryPoint = "host_yield")]
    public static extern void YieldToRuntime();

    [DllImport("*", EntryPoint = "host_take_interrupts"), SuppressGCTransition]
    public static extern ulong TakeInterrupts();

    [DllImport("*", EntryPoint = "copy_user"), SuppressGCTransition]
    public static extern long CopyUser(void* to, void* from, ulong length);

    [DllImport("*", EntryPoint = "clear_user"), SuppressGCTransition]
    public static extern long ClearUser(void* to, ulong length);

    [DllImport("*", EntryPoint = "exchange_user"), SuppressGCTransition]
    public static extern int ExchangeUser(void* address, uint expected, uint replacement, uint* seen);

    [DllImport("*", EntryPoint = "clear_frame"), SuppressGCTransition]
    public static extern void ClearFrame(void* address);

    [DllImport("*", EntryPoint = "host_allocate_frame"), SuppressGCTransition]
    public static extern ulong AllocateFrame();

    [DllImport("*", EntryPoint = "host_allocate_contiguous"), SuppressGCTransition]
    public static extern ulong AllocateContiguous(ulong count);

    [DllImport("*", EntryPoint = "host_free_frame"), SuppressGCTransition]
    public static extern void FreeFrame(ulong frame);

    [DllImport("*", EntryPoint = "host_free_frames"), SuppressGCTransition]
    public static extern ulong FreeFrames();

    [DllImport("*", EntryPoint = "host_free_user_frames"), SuppressGCTransition]
    public static extern ulong FreeUserFrames();

    [DllImport("*", EntryPoint = "host_runtime_frames"), SuppressGCTransition]
    public static extern ulong RuntimeFrames();

    [DllImport("*", EntryPoint = "host_total_frames"), SuppressGCTransition]
    public static extern ulong TotalFrames();

    [DllImport("*", EntryPoint = "host_highest_address"), SuppressGCTransition]
    public static extern ulong HighestAddress();

    [DllImport("*", EntryPoint = "host_archive_address"), SuppressGCTransition]
    public static extern ulong ArchiveAddress();

    [DllImport("*", EntryPoint = "host_archive_length"), SuppressGCTransition]
    public static extern ulong ArchiveLength();

    [DllImport("*", EntryPoint = "host_features"), SuppressGCTransition]
    public static extern uint Features();

    [DllImport("*", EntryPoint = "host_kernel_root"), SuppressGCTransition]
    public static extern ulong KernelRoot();

    [DllImport("*", EntryPoint = "host_activate"), SuppressGCTransition]
    public static extern void Activate(ulong root);

    [DllImport("*", EntryPoint = "host_flush"), SuppressGCTransition]
    public static extern void Flush(ulong address);

    [DllImport("*", EntryPoint = "host_time_stamp"), SuppressGCTransition]
    public static extern ulong TimeStamp();

    [DllImport("*", EntryPoint = "host_set_tick_length"), SuppressGCTransition]
    public static extern void SetTickLength(ulong nanosecondsTimes2To32);

    [DllImport("*", EntryPoint = "host_set_acknowledge"), SuppressGCTransition]
    public static extern void SetAcknowledge(ulong address);

    [DllImport("*", EntryPoint = "host_port_write"), SuppressGCTransition]
    public static extern void WritePort(ushort port, byte value);

    [DllImport("*", EntryPoint = "host_port_read"), SuppressGCTransition]
    public static extern byte ReadPort(ushort port);

    [DllImport("*", EntryPoint = "host_save_x87"), SuppressGCTransition]
    public static extern void SaveX87(byte* image);

    [DllImport("*", EntryPoint = "host_load_x87"), SuppressGCTransition]
    public static extern void LoadX87(byte* image);

    [DllImport("*", EntryPoint = "host_read_gs_base"), SuppressGCTransition]
    public static extern ulong ReadGsBase();

    [DllImport("*", EntryPoint = "host_write_gs_base"), SuppressGCTransition]
    public static extern void WriteGsBase(ulong value);

    [DllImport("*", EntryPoint = "host_arm_debug"), SuppressGCTransition]
    public static extern void ArmDebug(ulong* addresses, ulong control);

    [DllImport("*", EntryPoint = "host_disarm_debug"), SuppressGCTransition]
    public static extern ulong DisarmDebug();

    [DllImport("*", EntryPoint = "host_serial_write"), SuppressGCTransition]
    public static extern void WriteSerial(byte* text, ulong length);

    [DllImport("*", EntryPoint = "host_draw_random"), SuppressGCTransition]
    public static extern ulong DrawRandom();

    [DllImport("*", EntryPoint = "host_power_off"), SuppressGCTransition]
    public static extern void PowerOff(byte code);

    /// <summary>The kernel's address of a physical one.</summary>
    public static byte* Physical(ulong address) => (byte*)(PhysicalMap + address);
}
