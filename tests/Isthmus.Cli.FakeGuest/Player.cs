using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;

namespace Isthmus.Cli.FakeGuest;

/// <summary>Does what a line of the script says.</summary>
internal sealed class Player
{
    private const int ChunkSize = 64 * 1024;

    private readonly EmulatorArguments _arguments;
    private readonly Ports _ports;

    public Player(EmulatorArguments arguments, Ports ports)
    {
        _arguments = arguments;
        _ports = ports;
    }

    /// <summary>What the process ends with: 1 is QEMU's status for a guest that wrote 0 to the exit port.</summary>
    public int Status { get; private set; } = 1;

    public void Play(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string word = space < 0 ? line : line[..space];
        string rest = space < 0 ? "" : line[(space + 1)..];
        switch (word)
        {
            case "no-ports":
                break;
            case "stdout" or "stderr" or "trace" or "tty":
                _ports[word].Send(Bytes(rest));
                break;
            case "control":
                _ports["control"].Send(Bytes(rest + "\\n"));
                break;
            case "control-bytes":
                _ports["control"].Send(Bytes(rest));
                break;
            case "serial":
                WriteAndFlush(Console.OpenStandardOutput(), Bytes(rest));
                break;
            case "complain":
                WriteAndFlush(Console.OpenStandardError(), Bytes(rest));
                break;
            case "close":
                _ports.Close(rest);
                break;
            case "sleep":
                Thread.Sleep(Number(rest));
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "status":
                Status = Number(rest);
                break;
            case "crash":
                Environment.Exit(139);
                break;
            default:
                PlayLonger(word, rest);
                break;
        }
    }

    private void PlayLonger(string word, string rest)
    {
        switch (word)
        {
            case "fill":
                string[] words = rest.Split(' ');
                Fill(words[0], long.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "fill-until-closed":
                FillUntilClosed(rest);
                break;
            case "echo-stdin":
                EchoInput();
                break;
            case "hash-stdin":
                _ports["stdout"].Send(Encoding.ASCII.GetBytes(HashInput()));
                break;
            case "read-tty":
                ReadTerminal(Number(rest));
                break;
            case "wait-control":
                WaitForControl(rest);
                break;
            case "show-launch":
                _ports[rest.Length == 0 ? "stdout" : rest].Send(ReadLaunchBlock());
                break;
            case "show-arguments":
                _ports["stdout"].Send(Encoding.UTF8.GetBytes(string.Join('\n', _arguments.All) + "\n"));
                break;
            case "show-process":
                _ports["stdout"].Send(Encoding.UTF8.GetBytes($"{Environment.ProcessId}\n{_arguments.Archive}\n"));
                break;
            case "write-process":
                File.WriteAllText(rest, $"{Environment.ProcessId}\n{_arguments.Archive}\n");
                break;
            case "copy-archive":
                File.Copy(_arguments.Archive, rest);
                break;
            default:
                throw new FormatException("unknown command " + word);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void WriteAndFlush(Stream stream, byte[] bytes)
    {
        stream.Write(bytes);
        stream.Flush();
    }

    /// <summary>Text with the escapes \n and \xNN.</summary>
    private static byte[] Bytes(string text)
    {
        MemoryStream bytes = new();
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                bytes.Write(Encoding.UTF8.GetBytes(text[index].ToString()));
            }
            else if (text[++index] == 'n')
            {
                bytes.WriteByte((byte)'\n');
            }
            else
            {
                bytes.WriteByte(byte.Parse(text.AsSpan(index + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                index += 2;
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Byte number i of a fill is i modulo 251, so that nothing lost or doubled goes unnoticed.</summary>
    private void Fill(string port, long length)
    {
        byte[] chunk = new byte[ChunkSize];
        for (long done = 0; done < length;)
        {
            int count = (int)Math.Min(chunk.Length, length - done);
            for (int index = 0; index < count; index++)
            {
                chunk[index] = (byte)((done + index) % 251);
            }

            _ports[port].Send(chunk, count, SocketFlags.None);
            done += count;
        }
    }

    private void FillUntilClosed(string port)
    {
        try
        {
            Fill(port, long.MaxValue);
        }
        catch (SocketException)
        {
            // The host hung up, which is what was waited for.
        }
    }

    private void EchoInput()
    {
        byte[] buffer = new byte[ChunkSize];
        for (int count = _ports["stdin"].Receive(buffer); count > 0; count = _ports["stdin"].Receive(buffer))
        {
            _ports["stdout"].Send(buffer, count, SocketFlags.None);
        }
    }

    /// <summary>Shows the next bytes from the terminal as hexadecimal digits.</summary>
    private void ReadTerminal(int count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            done += _ports["tty"].Receive(bytes, done, count - done, SocketFlags.None);
        }

        _ports["tty"].Send(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes) + "\n"));
    }

    private string HashInput()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[ChunkSize];
        long total = 0;
        for (int count = _ports["stdin"].Receive(buffer); count > 0; count = _ports["stdin"].Receive(buffer))
        {
            hash.AppendData(buffer, 0, count);
            total += count;
        }

        return $"{total} {Convert.ToHexString(hash.GetHashAndReset())}\n";
    }

    /// <summary>Reads lines from the host until one begins with the word.</summary>
    private void WaitForControl(string word)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (_ports["control"].Receive(one) == 1)
        {
            if (one[0] != (byte)'\n')
            {
                line.Append((char)one[0]);
                continue;
            }

            if (line.ToString().StartsWith(word, StringComparison.Ordinal))
            {
                return;
            }

            line.Clear();
        }

        throw new EndOfStreamException("the host closed the control port");
    }

    /// <summary>The data of the archive's first entry, a setting a line.</summary>
    private byte[] ReadLaunchBlock()
    {
        byte[] archive = File.ReadAllBytes(_arguments.Archive);
        int size = Field(archive, 6);
        int nameSize = Field(archive, 11);
        byte[] block = archive.AsSpan((110 + nameSize + 3) & ~3, size).ToArray();
        for (int index = 0; index < block.Length; index++)
        {
            block[index] = block[index] == 0 ? (byte)'\n' : block[index];
        }

        return block;
    }

    private static int Field(byte[] archive, int number) =>
        int.Parse(Encoding.ASCII.GetString(archive, 6 + (number * 8), 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
