/*
 * An interpreter that makes the calls that SerenityOS's own dynamic loader makes, with the same arguments and in the same order: it finds
 * the program as an open file, maps it and its libraries, makes their thread-local storage, relocates them, marks their code, has only
 * marked code make system calls from then on, and jumps to the program. Started as a program it takes the program's path from its
 * arguments. What is not as it must be it says in a line "not ok", and the program does not begin.
 */
#include "../conformance.h"
#include <stdlib.h>

enum { LOAD = 1, DYNAMIC = 2, TLS = 7, RELRO = 0x6474e552, EXECUTABLE = 1, WRITABLE = 2 };
enum { NEEDED = 1, SLOT_BYTES = 2, HASHES = 4, STRINGS = 5, SYMBOLS = 6, RELOCATIONS = 7, RELOCATION_BYTES = 8, SLOTS = 23, KNOWN = 24 };
enum { ADDRESS_64 = 1, GLOBAL_DATA = 6, JUMP_SLOT = 7, RELATIVE = 8, STORAGE_OFFSET = 18 };

struct header { uint8_t identity[16]; uint16_t type, machine; uint32_t version; uint64_t entry, program_headers, sections; uint32_t flags;
    uint16_t bytes, program_header_bytes, program_header_count, rest[3]; };
struct segment { uint32_t type, flags; uint64_t offset, address, physical, file_bytes, memory_bytes, alignment; };
struct entry { int64_t type; uint64_t value; };
struct relocation { uint64_t offset, information; int64_t addend; };
struct symbol { uint32_t name; uint8_t information, other; uint16_t section; uint64_t value, size; };

/* A program or library: its file as it is mapped to be looked at, and its place. */
struct object {
    const char *path;
    int fd;
    uint64_t size, file, base;
    struct header *header;
    struct segment *segments;
    uint64_t dynamic[KNOWN];
    uint64_t text, text_bytes, storage;
};

static struct object objects[4];
static int object_count;

#define must(condition) do { if (!(condition)) { ok(0, "loader: %s", #condition); exit(9); } } while (0)

static uint64_t down(uint64_t address) { return address & ~4095ul; }
static uint64_t up(uint64_t address) { return (address + 4095) & ~4095ul; }

static uint64_t map(uint64_t address, uint64_t size, int protection, int flags, int fd, int64_t offset, const char *name)
{
    struct serenity_SC_mmap_params parameters = {
        .addr = address, .size = size, .alignment = 4096, .prot = protection, .flags = flags, .fd = fd, .offset = offset,
        .name_characters = (uint64_t)name, .name_length = name ? strlen(name) : 0,
    };
    uint64_t result = (uint64_t)CALL(mmap, &parameters);
    must((int64_t)result > 0 && (result & 4095) == 0);
    return result;
}

static uint64_t value_of(const struct entry *vector, int64_t type, uint64_t otherwise)
{
    for (; vector->type != SERENITY_AT_NULL; vector++)
        if (vector->type == type)
            return vector->value;
    return otherwise;
}

static void look_at_file(struct object *object)
{
    object->file = map(0, object->size, SERENITY_PROT_READ, SERENITY_MAP_SHARED, object->fd, 0, "ELF_DYN: file");
    object->header = (struct header *)object->file;
    object->segments = (struct segment *)(object->file + object->header->program_headers);
}

/* A reservation keeps the place while the file is mapped once more; what is not written is shared with the file, the rest copied. */
static void map_segments(struct object *object)
{
    uint64_t end = 0;
    for (int i = 0; i < object->header->program_header_count; i++)
        if (object->segments[i].type == LOAD)
            end = up(object->segments[i].address + object->segments[i].memory_bytes);
    must(CALL(munmap, object->file, object->size) == 0);
    object->base = map(0, end, SERENITY_PROT_NONE,
        SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE | SERENITY_MAP_NORESERVE | SERENITY_MAP_RANDOMIZED, 0, 0, 0);
    look_at_file(object);
    must(CALL(munmap, object->base, end) == 0);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < object->header->program_header_count; i++) {
            struct segment *segment = &object->segments[i];
            if (segment->type != LOAD || segment->memory_bytes == 0 || !!(segment->flags & WRITABLE) != pass)
                continue;
            uint64_t start = object->base + down(segment->address), lead = segment->address & 4095;
            if (pass) {
                must(map(start, up(lead + segment->memory_bytes), SERENITY_PROT_READ | SERENITY_PROT_WRITE,
                    SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE | SERENITY_MAP_FIXED, 0, 0, "data") == start);
                memcpy((void *)(start + lead), (void *)(object->file + segment->offset), segment->file_bytes);
            } else {
                must(map(start, lead + segment->file_bytes, SERENITY_PROT_READ, SERENITY_MAP_SHARED | SERENITY_MAP_FIXED, object->fd,
                    (int64_t)down(segment->offset), segment->flags & EXECUTABLE ? "text" : "rodata") == start);
                if (segment->flags & EXECUTABLE) {
                    object->text = start;
                    object->text_bytes = up(lead + segment->memory_bytes);
                }
            }
        }
    }
}

static void map_object(const char *path, int fd)
{
    struct object *object = &objects[object_count++];
    struct serenity_stat status;
    must(CALL(fstat, fd, &status) == 0 && status.st_size > (int64_t)sizeof(struct header));
    object->path = path;
    object->fd = fd;
    object->size = (uint64_t)status.st_size;
    look_at_file(object);
    must(memcmp(object->header->identity, "\177ELF\2\1\1", 7) == 0 && object->header->type == 3);
    map_segments(object);
}

static void map_libraries(struct object *object)
{
    struct entry *entries = 0;
    for (int i = 0; i < object->header->program_header_count; i++)
        if (object->segments[i].type == DYNAMIC)
            entries = (struct entry *)(object->base + object->segments[i].address);
    must(entries);
    for (struct entry *entry = entries; entry->type; entry++)
        if (entry->type > 0 && entry->type < KNOWN)
            object->dynamic[entry->type] = entry->value;
    for (struct entry *entry = entries; entry->type; entry++) {
        if (entry->type != NEEDED)
            continue;
        static char path[100];
        snprintf(path, sizeof path, "/usr/lib/%s", (char *)(object->base + object->dynamic[STRINGS] + entry->value));
        struct serenity_SC_faccessat_params access = { SERENITY_AT_FDCWD, (uint64_t)path, strlen(path), 0, 0 };
        must(CALL(faccessat, &access) == 0);
        map_object(path, (int)open_file(path, SERENITY_O_RDONLY, 0));
    }
}

/* The template of all objects ends where the thread control block begins, to which the FS base points and whose first word it is. */
static void make_storage(void)
{
    uint64_t size = 0;
    for (int i = 0; i < object_count; i++) {
        for (int j = 0; j < objects[i].header->program_header_count; j++) {
            struct segment *segment = &objects[i].segments[j];
            if (segment->type == TLS) {
                size = (size + segment->memory_bytes + segment->alignment - 1) & -segment->alignment;
                objects[i].storage = size;
            }
        }
    }
    if (!size)
        return;
    uint64_t bytes = up(size);
    uint64_t template = map(0, bytes, SERENITY_PROT_READ | SERENITY_PROT_WRITE, SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS, 0, 0,
        "TLS Template");
    for (int i = 0; i < object_count; i++)
        for (int j = 0; j < objects[i].header->program_header_count; j++)
            if (objects[i].segments[j].type == TLS)
                memcpy((void *)(template + bytes - objects[i].storage), (void *)(objects[i].file + objects[i].segments[j].offset),
                    objects[i].segments[j].file_bytes);
    uint64_t block = map(0, bytes + 16, SERENITY_PROT_READ | SERENITY_PROT_WRITE, SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS, 0, 0,
        "Static TLS Data") + bytes;
    memcpy((void *)(block - bytes), (void *)template, bytes);
    *(uint64_t *)block = block;
    must(CALL(archctl, 1, block) == 0);
}

static uint64_t find_symbol(const char *name)
{
    for (int i = 0; i < object_count; i++) {
        struct object *object = &objects[i];
        uint32_t count = object->dynamic[HASHES] ? ((uint32_t *)(object->base + object->dynamic[HASHES]))[1] : 0;
        struct symbol *symbols = (struct symbol *)(object->base + object->dynamic[SYMBOLS]);
        for (uint32_t j = 1; j < count; j++)
            if (symbols[j].section && strcmp((char *)(object->base + object->dynamic[STRINGS] + symbols[j].name), name) == 0)
                return object->base + symbols[j].value;
    }
    ok(0, "loader: there is no %s", name);
    exit(9);
}

static void relocate(struct object *object, int table, int bytes)
{
    struct relocation *relocation = (struct relocation *)(object->base + object->dynamic[table]);
    struct symbol *symbols = (struct symbol *)(object->base + object->dynamic[SYMBOLS]);
    for (uint64_t left = object->dynamic[bytes] / sizeof *relocation; left > 0; left--, relocation++) {
        uint64_t *place = (uint64_t *)(object->base + relocation->offset);
        const char *name = (char *)(object->base + object->dynamic[STRINGS] + symbols[relocation->information >> 32].name);
        switch ((uint32_t)relocation->information) {
        case RELATIVE:
            *place = object->base + (uint64_t)relocation->addend;
            break;
        case ADDRESS_64:
        case GLOBAL_DATA:
        case JUMP_SLOT:
            *place = find_symbol(name) + (uint64_t)relocation->addend;
            break;
        case STORAGE_OFFSET:
            *place = (uint64_t)relocation->addend - object->storage;
            break;
        default:
            must(!"a relocation of a known kind");
        }
    }
}

static void link_objects(void)
{
    for (int i = 0; i < object_count; i++) {
        must(CALL(mprotect, objects[i].text, objects[i].text_bytes, SERENITY_PROT_READ | SERENITY_PROT_EXEC) == 0);
        relocate(&objects[i], RELOCATIONS, RELOCATION_BYTES);
        relocate(&objects[i], SLOTS, SLOT_BYTES);
    }
    for (int i = 0; i < object_count; i++) {
        for (int j = 0; j < objects[i].header->program_header_count; j++) {
            struct segment *segment = &objects[i].segments[j];
            if (segment->type != RELRO || !segment->memory_bytes)
                continue;
            uint64_t address = objects[i].base + segment->address;
            must(CALL(mprotect, address, segment->memory_bytes, SERENITY_PROT_READ) == 0);
            struct serenity_SC_set_mmap_name_params name = { address, segment->memory_bytes, TEXT("program: .relro") };
            must(CALL(set_mmap_name, &name) == 0);
        }
        int isSystem = i > 0;
        must(CALL(annotate_mapping, objects[i].text, isSystem ? 3 : 2) == 0);
    }
    must(CALL(prctl, SERENITY_PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0) == 0);
    must(CALL(prctl, SERENITY_PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0) == 0);
    must(CALL(prctl, SERENITY_PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT, 0, 0, 0) == 0);
}

/* The program's file, where nobody handed it over: then the kernel has not marked this code either. */
static int open_program(const char *path, uint64_t own)
{
    int fd = (int)open_file(path, SERENITY_O_RDONLY | SERENITY_O_EXEC, 0);
    must(fd >= 0);
    struct header *header = (struct header *)own;
    struct segment *segments = (struct segment *)(own + header->program_headers);
    for (int i = 0; i < header->program_header_count; i++)
        if (segments[i].type == LOAD && segments[i].flags & EXECUTABLE)
            must(CALL(annotate_mapping, own + segments[i].address, 3) == 0);
    return fd;
}

int main(int argc, char **argv, char **environment)
{
    char **end = environment;
    while (*end)
        end++;
    struct entry *vector = (struct entry *)(end + 1);
    uint64_t own = value_of(vector, SERENITY_AT_BASE, 0);
    const char *path = (char *)value_of(vector, SERENITY_AT_EXECFN, 0);
    int fd = (int)value_of(vector, SERENITY_AT_EXECFD, (uint64_t)-1);
    must(argc > 0 && argv[argc] == 0 && environment == argv + argc + 1 && path && path[0] == '/');
    must(value_of(vector, SERENITY_AT_SECURE, 1) == 0 && value_of(vector, SERENITY_AT_PAGESZ, 0) == 4096);
    must(value_of(vector, SERENITY_AT_RANDOM, 0) != 0);
    /* The base is the loader's own: the program is nowhere yet. */
    must(memcmp((void *)own, "\177ELF", 4) == 0 && value_of(vector, SERENITY_AT_ENTRY, 0) - own < 1 << 20);
    if (fd == -1) {
        must(argc > 1);
        argc--;
        argv++;
        path = argv[0];
        fd = open_program(path, own);
    } else {
        must(CALL(fcntl, fd, SERENITY_F_GETFD, 0) == 1);
    }
    char directory[64];
    must(CALL(getcwd, directory, sizeof directory) == 2);
    map_object(path, fd);
    for (int i = 0; i < object_count; i++)
        map_libraries(&objects[i]);
    make_storage();
    link_objects();
    uint64_t entry = objects[0].base + objects[0].header->entry;
    /* The loader's own code goes on: it is marked. */
    for (int i = 0; i < object_count; i++)
        must(CALL(munmap, objects[i].file, objects[i].size) == 0 && CALL(close, objects[i].fd) == 0);
    uint64_t stack = (uint64_t)argv & ~15ul;
    __asm__ volatile("mov %0, %%rsp; xor %%ebp, %%ebp; jmp *%1"
        : : "a"(stack), "c"(entry), "D"((long)argc), "S"(argv), "d"(environment) : "memory");
    __builtin_unreachable();
}
