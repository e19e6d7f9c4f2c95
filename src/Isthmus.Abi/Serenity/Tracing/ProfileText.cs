using System;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Tracing;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>A profile in JSON, as SerenityOS's profiler reads it.</summary>
internal static class ProfileText
{
    /// <summary>Bytes of a name that an event keeps, of the 64 that it has for one.</summary>
    public const int NameBytes = 63;

    private const ProfileEventKind KernelMemory = ProfileEventKind.KernelAllocation | ProfileEventKind.KernelRelease;

    /// <summary>Writes the profile. What tells of the kernel's memory is left out for others than the superuser.</summary>
    public static void Write(ProfileBuffer buffer, bool isForSuperuser, ByteWriter output)
    {
        output.Append("{\"strings\":["u8);
        for (int i = 0; i < buffer.Strings.Count; i++)
        {
            output.Append(i == 0 ? ""u8 : ","u8).AppendQuoted(buffer.Strings[i]);
        }

        output.Append("],\"events\":["u8);
        bool sampled = false;
        bool isFirst = true;
        for (int i = 0; i < buffer.Events.Count; i++)
        {
            ProfileEvent entry = buffer.Events[i];
            if (!isForSuperuser && (entry.Kind & KernelMemory) != 0)
            {
                continue;
            }

            output.Append(isFirst ? "{\"type\":\""u8 : ",{\"type\":\""u8).Append(NameOf(entry.Kind)).Append("\""u8);
            isFirst = false;
            WriteDetails(entry, output);
            output.Append(",\"pid\":"u8).Append((long)entry.Process.Value)
                .Append(",\"tid\":"u8).Append((long)entry.Thread.Value)
                .Append(",\"timestamp\":"u8).Append(entry.Milliseconds)
                .Append(",\"lost_samples\":"u8).Append(sampled ? entry.LostSamples : 0)
                .Append(",\"stack\":["u8);
            for (int j = 0; j < entry.Stack.Length; j++)
            {
                output.Append(j == 0 ? ""u8 : ","u8).Append(entry.Stack[j]);
            }

            sampled |= entry.Kind == ProfileEventKind.Sample;
            output.Append("]}"u8);
        }

        output.Append("]}"u8);
    }

    private static void WriteDetails(in ProfileEvent entry, ByteWriter output)
    {
        switch (entry.Kind)
        {
            case ProfileEventKind.Allocation or ProfileEventKind.KernelAllocation or ProfileEventKind.KernelRelease:
                WriteNumbers(output, ",\"ptr\":"u8, entry.Second, ",\"size\":"u8, entry.First);
                break;
            case ProfileEventKind.Release:
                output.Append(",\"ptr\":"u8).Append(entry.First);
                break;
            case ProfileEventKind.Map:
                WriteNumbers(output, ",\"ptr\":"u8, entry.First, ",\"size\":"u8, entry.Second);
                WriteText(output, ",\"name\":"u8, entry.Text);
                break;
            case ProfileEventKind.Unmap:
                WriteNumbers(output, ",\"ptr\":"u8, entry.First, ",\"size\":"u8, entry.Second);
                break;
            case ProfileEventKind.ProcessCreated:
                output.Append(",\"parent_pid\":"u8).Append(entry.First);
                WriteText(output, ",\"executable\":"u8, entry.Text);
                break;
            case ProfileEventKind.ProgramExecuted:
                WriteText(output, ",\"executable\":"u8, entry.Text);
                break;
            case ProfileEventKind.ThreadCreated:
                output.Append(",\"parent_tid\":"u8).Append(entry.First);
                break;
            case ProfileEventKind.ContextSwitch:
                WriteNumbers(output, ",\"next_pid\":"u8, entry.First, ",\"next_tid\":"u8, entry.Second);
                break;
            case ProfileEventKind.Signpost:
                WriteNumbers(output, ",\"arg1\":"u8, entry.First, ",\"arg2\":"u8, entry.Second);
                break;
            case ProfileEventKind.FileSystem when entry.File is { } file:
                WriteFile(file, output);
                break;
            default:
                break;
        }
    }

    private static void WriteFile(FileEvent file, ByteWriter output)
    {
        output.Append(",\"durationNs\":"u8).Append(file.Nanoseconds).Append(file.Kind switch
        {
            FileEventKind.Open => ",\"fs_event_type\":\"open\",\"dirfd\":"u8,
            FileEventKind.Read => ",\"fs_event_type\":\"read\",\"fd\":"u8,
            FileEventKind.ReadAt => ",\"fs_event_type\":\"pread\",\"fd\":"u8,
            _ => ",\"fs_event_type\":\"preadv\",\"fd\":"u8,
        });
        output.Append((long)file.Handle).Append(",\"filename_index\":"u8).Append((long)file.PathIndex);
        switch (file.Kind)
        {
            case FileEventKind.Open:
                output.Append(",\"options\":"u8).Append((long)file.Options).Append(",\"mode\":"u8).Append((long)file.Permissions);
                break;
            case FileEventKind.ReadAt:
                WriteNumbers(output, ",\"buffer_ptr\":"u8, file.Buffer, ",\"size\":"u8, file.Size);
                output.Append(",\"offset\":"u8).Append(file.Offset);
                break;
            case FileEventKind.ReadVector:
                output.Append(",\"offset\":"u8).Append(file.Offset);
                break;
            default:
                break;
        }
    }

    private static void WriteNumbers(ByteWriter output, ReadOnlySpan<byte> firstName, ulong first, ReadOnlySpan<byte> secondName, ulong second)
        => output.Append(firstName).Append(first).Append(secondName).Append(second);

    private static void WriteText(ByteWriter output, ReadOnlySpan<byte> name, string? text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text ?? "");
        output.Append(name).AppendQuoted(bytes.AsSpan(0, int.Min(bytes.Length, NameBytes)));
    }

    private static ReadOnlySpan<byte> NameOf(ProfileEventKind kind) => kind switch
    {
        ProfileEventKind.Sample => "sample"u8,
        ProfileEventKind.Allocation => "malloc"u8,
        ProfileEventKind.Release => "free"u8,
        ProfileEventKind.Map => "mmap"u8,
        ProfileEventKind.Unmap => "munmap"u8,
        ProfileEventKind.ProcessCreated => "process_create"u8,
        ProfileEventKind.ProgramExecuted => "process_exec"u8,
        ProfileEventKind.ProcessEnded => "process_exit"u8,
        ProfileEventKind.ThreadCreated => "thread_create"u8,
        ProfileEventKind.ThreadEnded => "thread_exit"u8,
        ProfileEventKind.ContextSwitch => "context_switch"u8,
        ProfileEventKind.KernelAllocation => "kmalloc"u8,
        ProfileEventKind.KernelRelease => "kfree"u8,
        ProfileEventKind.PageFault => "page_fault"u8,
        ProfileEventKind.SystemCall => "syscall"u8,
        ProfileEventKind.Signpost => "signpost"u8,
        _ => "filesystem"u8,
    };
}
