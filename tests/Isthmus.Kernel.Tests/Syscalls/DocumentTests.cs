using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Documents;

namespace Isthmus.Kernel.Tests.Syscalls;

public sealed class DocumentTests
{
    private static readonly PersonalityDescriptor s_descriptor = new(
        "sample",
        "Sample OS",
        4,
        [
            new(
                0, "exit", "void exit(int code)", "void", [new("code", "int", "int")], "Ends.",
                SyscallSupport.Full, null, null, false, false),
            new(5, "f", "int f(void)", "int", [], "A | b.", SyscallSupport.Partial, "The\nrest.", null, false, true),
            new(7, "g", "int g(void)", "int", [], "", SyscallSupport.None, null, null, false, true),
        ],
        [
            new("stat", 40, null,
            [
                new("ino", "uint64_t", 0, 8), new("mode", "uint32_t", 8, 4), new("nlink", "uint32_t", 12, 4),
                new("size", "uint64_t", 16, 8), new("mtime_ns", "uint64_t", 24, 8), new("blocks", "uint64_t", 32, 8),
            ]),
            new("dirent", 11, "char name[]",
            [
                new("ino", "uint64_t", 0, 8), new("reclen", "uint16_t", 8, 2), new("type", "uint8_t", 10, 1),
            ]),
            new("holes", 24, null, [new("a", "uint8_t", 0, 1), new("b", "uint32_t", 4, 4), new("c", "uint64_t", 16, 8)]),
            new("tight", 5, null, [new("a", "uint8_t", 0, 1), new("b", "uint32_t", 1, 4)]),
        ],
        [
            new("O_READ", 0, true), new("SAMPLE_ERROR", ulong.MaxValue, true), new("FLAG", 0x80, false), new("WIDE", 1UL << 40, false),
            new("LOWEST", 1UL << 63, true),
        ]);

    [Fact]
    public void Header_HasNumbersConstantsAndStructures()
    {
        const string Expected = """
            /* Sample OS system-call ABI: numbers and structures. */
            #ifndef ISTHMUS_SAMPLE_H
            #define ISTHMUS_SAMPLE_H
            #include <stdint.h>

            #define SAMPLE_SYS_exit 0 /* void exit(int code) */
            #define SAMPLE_SYS_f 5 /* int f(void) */
            #define SAMPLE_SYS_g 7 /* int g(void) */

            /* Every call: CALL(name, number, prototype). */
            #define SAMPLE_CALLS(CALL) \
                CALL(exit, 0, "void exit(int code)") \
                CALL(f, 5, "int f(void)") \
                CALL(g, 7, "int g(void)")

            #define SAMPLE_O_READ 0
            #define SAMPLE_ERROR (-1)
            #define SAMPLE_FLAG 0x80u
            #define SAMPLE_WIDE 0x10000000000ull
            #define SAMPLE_LOWEST (-9223372036854775807ll - 1)

            struct sample_stat {
                uint64_t ino;
                uint32_t mode;
                uint32_t nlink;
                uint64_t size;
                uint64_t mtime_ns;
                uint64_t blocks;
            };
            _Static_assert(sizeof(struct sample_stat) == 40, "sample_stat");

            struct sample_dirent {
                uint64_t ino;
                uint16_t reclen;
                uint8_t type;
                char name[];
            };

            struct sample_holes {
                uint8_t a;
                uint32_t b;
                uint8_t unused_8[8];
                uint64_t c;
            };
            _Static_assert(sizeof(struct sample_holes) == 24, "sample_holes");

            struct sample_tight {
                uint8_t a;
                uint32_t b;
            } __attribute__((packed));
            _Static_assert(__builtin_offsetof(struct sample_tight, a) == 0, "sample_tight");
            _Static_assert(__builtin_offsetof(struct sample_tight, b) == 1, "sample_tight");
            _Static_assert(sizeof(struct sample_tight) == 5, "sample_tight");

            #endif

            """;
        Assert.Equal(Expected, CHeaderWriter.Write(s_descriptor));
    }

    [Fact]
    public void Page_CountsAndEscapes()
    {
        string page = CoveragePageWriter.Write(s_descriptor, [new("exit", "programs", 3), new("f", "FTests", 0), new("exit", "ExitTests", 0)]);
        Assert.StartsWith("# Sample OS: system calls\n\n1 of 3 calls are complete, 1 are there in part. ", page);
        Assert.Contains("| 0 | `void exit(int code)` | complete | Ends. | programs (3), ExitTests |\n", page);
        Assert.Contains("| 5 | `int f(void)` | in part | A \\| b. Missing: The rest. | FTests |\n", page);
        Assert.EndsWith("| 7 | `int g(void)` | no |  |  |\n", page);
    }
}
