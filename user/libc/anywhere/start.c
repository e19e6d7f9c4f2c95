/* The program's own addresses are not known before it runs: this adds its base to every pointer in its data. */
#include <stdint.h>
#include "../common/system.h"

enum { TAG_NULL = 0, TAG_RELOCATIONS = 7, TAG_RELOCATION_BYTES = 8, RELATIVE = 8 };

struct dynamic { int64_t tag; uint64_t value; };
struct relocation { uint64_t offset, information; int64_t addend; };

extern const struct dynamic _DYNAMIC[] __attribute__((visibility("hidden")));
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

_Noreturn void __relocated_start(long argc, char **argv, char **envp);

_Noreturn void __relocated_start(long argc, char **argv, char **envp)
{
    uintptr_t base = (uintptr_t)__ehdr_start;
    uint64_t table = 0, bytes = 0;
    for (const struct dynamic *entry = _DYNAMIC; entry->tag != TAG_NULL; entry++) {
        if (entry->tag == TAG_RELOCATIONS) {
            table = entry->value;
        } else if (entry->tag == TAG_RELOCATION_BYTES) {
            bytes = entry->value;
        }
    }
    const struct relocation *relocation = (const struct relocation *)(base + table);
    for (uint64_t i = 0; i < bytes / sizeof *relocation; i++) {
        if ((uint32_t)relocation[i].information == RELATIVE) {
            *(uint64_t *)(base + relocation[i].offset) = base + (uint64_t)relocation[i].addend;
        }
    }
    __libc_start(argc, argv, envp);
}
