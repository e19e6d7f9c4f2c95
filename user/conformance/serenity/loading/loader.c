/*
 * An interpreter that does what SerenityOS's own dynamic loader is documented to do, in that order, for a program without libraries: it
 * finds the program as an open file, maps it, relocates it, makes its thread-local storage, marks its code, has only marked code make
 * system calls from then on, and jumps to it. What is not as documented it says in a line "not ok", and the program does not begin.
 */
#include "../conformance.h"
#include <stdlib.h>

enum { LOAD = 1, DYNAMIC = 2, TLS = 7, RELRO = 0x6474e552, EXECUTABLE = 1, WRITABLE = 2, RELATIVE = 8 };
enum { RELOCATIONS = 7, RELOCATION_BYTES = 8, RELOCATION_COUNT_OF_RELATIVES = 0x6ffffff9 };

struct header { uint8_t identity[16]; uint16_t type, machine; uint32_t version; uint64_t entry, program_headers, sections; uint32_t flags;
    uint16_t bytes, program_header_bytes, program_header_count, rest[3]; };
struct segment { uint32_t type, flags; uint64_t offset, address, physical, file_bytes, memory_bytes, alignment; };
struct entry { int64_t type; uint64_t value; };
struct relocation { uint64_t offset, information; int64_t addend; };

static struct header header;
static struct segment segments[32];

#define must(condition) do { if (!(condition)) { ok(0, "loader: %s", #condition); exit(9); } } while (0)

static uint64_t down(uint64_t address) { return address & ~4095ul; }
static uint64_t up(uint64_t address) { return (address + 4095) & ~4095ul; }

static uint64_t map(uint64_t address, uint64_t size, int protection, int flags, int fd, int64_t offset, const char *name)
{
    struct serenity_SC_mmap_params parameters = {
        .addr = address, .size = size, .alignment = 4096, .prot = protection, .flags = flags, .fd = fd, .offset = offset,
        .name_characters = (uint64_t)name, .name_length = strlen(name),
    };
    return (uint64_t)CALL(mmap, &parameters);
}

static struct entry *vector_after(char **environment)
{
    while (*environment)
        environment++;
    return (struct entry *)(environment + 1);
}

static uint64_t value_of(const struct entry *vector, int64_t type)
{
    for (; vector->type != SERENITY_AT_NULL; vector++)
        if (vector->type == type)
            return vector->value;
    ok(0, "loader: the vector has no entry %ld", (long)type);
    exit(9);
}

static void read_headers(int fd)
{
    must(CALL(pread, fd, &header, sizeof header, 0) == sizeof header);
    must(memcmp(header.identity, "\177ELF\2\1\1", 7) == 0 && header.type == 3 && header.program_header_count <= 32);
    long bytes = header.program_header_count * (long)sizeof *segments;
    must(CALL(pread, fd, segments, bytes, header.program_headers) == bytes);
}

/* Text is a shared mapping of the file, data a copy in anonymous memory; both in place of a reservation. */
static uint64_t map_segments(int fd)
{
    uint64_t end = 0;
    for (int i = 0; i < header.program_header_count; i++)
        if (segments[i].type == LOAD)
            end = up(segments[i].address + segments[i].memory_bytes);
    uint64_t base = map(0, end, SERENITY_PROT_NONE,
        SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE | SERENITY_MAP_NORESERVE | SERENITY_MAP_RANDOMIZED, -1, 0, "reservation");
    must((int64_t)base > 0 && (base & 4095) == 0);
    must(CALL(munmap, base, end) == 0);
    for (int i = 0; i < header.program_header_count; i++) {
        struct segment *segment = &segments[i];
        if (segment->type != LOAD)
            continue;
        uint64_t start = base + down(segment->address), size = up(base + segment->address + segment->memory_bytes) - start;
        if (segment->flags & WRITABLE) {
            must(map(start, size, SERENITY_PROT_READ | SERENITY_PROT_WRITE,
                SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE | SERENITY_MAP_FIXED, -1, 0, "data") == start);
            must(CALL(pread, fd, base + segment->address, segment->file_bytes, segment->offset) == (long)segment->file_bytes);
        } else {
            int protection = SERENITY_PROT_READ | (segment->flags & EXECUTABLE ? SERENITY_PROT_EXEC : 0);
            must(map(start, size, protection, SERENITY_MAP_SHARED | SERENITY_MAP_FIXED, fd, (int64_t)down(segment->offset), "text") == start);
        }
    }
    return base;
}

static void relocate(uint64_t base)
{
    uint64_t table = 0, bytes = 0;
    for (int i = 0; i < header.program_header_count; i++) {
        if (segments[i].type != DYNAMIC)
            continue;
        for (struct entry *entry = (struct entry *)(base + segments[i].address); entry->type; entry++) {
            table = entry->type == RELOCATIONS ? entry->value : table;
            bytes = entry->type == RELOCATION_BYTES ? entry->value : bytes;
        }
    }
    struct relocation *relocation = (struct relocation *)(base + table);
    for (uint64_t i = 0; i < bytes / sizeof *relocation; i++) {
        must((uint32_t)relocation[i].information == RELATIVE);
        *(uint64_t *)(base + relocation[i].offset) = base + (uint64_t)relocation[i].addend;
    }
}

/* The template ends where the thread control block begins, to which the FS base points; its first word is its own address. */
static void make_storage(uint64_t base)
{
    for (int i = 0; i < header.program_header_count; i++) {
        if (segments[i].type != TLS)
            continue;
        uint64_t size = up(segments[i].memory_bytes);
        uint64_t storage = map(0, size + 16, SERENITY_PROT_READ | SERENITY_PROT_WRITE,
            SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE, -1, 0, "Static TLS Data");
        must((int64_t)storage > 0);
        uint64_t block = storage + size;
        uint64_t start = block - ((segments[i].memory_bytes + segments[i].alignment - 1) & -segments[i].alignment);
        memcpy((void *)start, (void *)(base + segments[i].address), segments[i].file_bytes);
        *(uint64_t *)block = block;
        must(CALL(archctl, 1, block) == 0);
    }
}

static void seal(uint64_t base)
{
    for (int i = 0; i < header.program_header_count; i++) {
        struct segment *segment = &segments[i];
        if (segment->type == RELRO && down(segment->address + segment->memory_bytes) > down(segment->address))
            must(CALL(mprotect, base + down(segment->address), down(segment->address + segment->memory_bytes) - down(segment->address),
                SERENITY_PROT_READ) == 0);
        if (segment->type == LOAD && segment->flags & EXECUTABLE)
            must(CALL(annotate_mapping, base + down(segment->address), 3) == 0);
    }
    must(CALL(prctl, SERENITY_PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0) == 0);
    must(CALL(prctl, SERENITY_PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0) == 0);
    must(CALL(prctl, SERENITY_PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT, 0, 0, 0) == 0);
}

int main(int argc, char **argv, char **environment)
{
    struct entry *vector = vector_after(environment);
    int fd = (int)value_of(vector, SERENITY_AT_EXECFD);
    must(argc > 0 && argv[argc] == 0 && environment == argv + argc + 1);
    must(strcmp((char *)value_of(vector, SERENITY_AT_EXECFN), argv[0]) == 0);
    must(value_of(vector, SERENITY_AT_SECURE) == 0 && value_of(vector, SERENITY_AT_PAGESZ) == 4096);
    must(CALL(fcntl, fd, SERENITY_F_GETFD, 0) == 1);
    /* The base is the loader's own: the program is nowhere yet. */
    must(memcmp((void *)value_of(vector, SERENITY_AT_BASE), "\177ELF", 4) == 0);
    must(value_of(vector, SERENITY_AT_ENTRY) - value_of(vector, SERENITY_AT_BASE) < 1 << 20);
    read_headers(fd);
    uint64_t base = map_segments(fd);
    relocate(base);
    make_storage(base);
    must(CALL(close, fd) == 0);
    seal(base);
    /* The loader's own code goes on: the kernel has marked it. */
    must(CALL(getpid) > 0);
    uint64_t stack = (uint64_t)argv & ~15ul;
    __asm__ volatile("mov %0, %%rsp; xor %%ebp, %%ebp; jmp *%1"
        : : "a"(stack), "c"(base + header.entry), "D"((long)argc), "S"(argv), "d"(environment) : "memory");
    __builtin_unreachable();
}
