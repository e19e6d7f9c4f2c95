/*
 * Blocks of a power-of-two class up to 64 KiB are cut from the break and kept on a free list per class;
 * a larger block is its own mapping. Each block is preceded by 16 bytes that say which it is.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "lock.h"

#define SMALLEST_SHIFT 5
#define LARGEST_SHIFT 16
#define CLASSES (LARGEST_SHIFT - SMALLEST_SHIFT + 1)
#define LARGE 0x4c61726765u
#define USED 0x55736564u
#define FREE 0x46726565u

struct header {
    uint64_t size; /* of the whole block, header included */
    uint64_t state;
};

struct free_block {
    struct header header;
    struct free_block *next;
};

static struct free_block *free_lists[CLASSES];
static char *arena, *arena_end;

static int class_of(size_t size)
{
    int shift = SMALLEST_SHIFT;
    while (((size_t)1 << shift) < size) {
        shift++;
    }
    return shift - SMALLEST_SHIFT;
}

static struct header *carve(size_t size)
{
    if ((size_t)(arena_end - arena) < size) {
        size_t growth = size < 65536 ? 65536 : size;
        char *start = sbrk((intptr_t)growth);
        if (start == (char *)-1) {
            return NULL;
        }
        if (start != arena_end) {
            /* The first growth, or somebody else moved the break. */
            arena = (char *)(((uintptr_t)start + 15) & ~(uintptr_t)15);
        }
        arena_end = start + growth;
        if ((size_t)(arena_end - arena) < size) {
            return carve(size);
        }
    }
    struct header *block = (struct header *)arena;
    arena += size;
    return block;
}

void *malloc(size_t size)
{
    LOCKED(LOCK_MEMORY);
    if (size > SIZE_MAX / 2) {
        errno = ENOMEM;
        return NULL;
    }
    size_t total = size + sizeof(struct header);
    struct header *block;
    if (total > (size_t)1 << LARGEST_SHIFT) {
        total = (total + 4095) & ~(size_t)4095;
        block = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) {
            errno = ENOMEM;
            return NULL;
        }
        block->state = LARGE;
        block->size = total;
        return block + 1;
    }
    int class = class_of(total);
    struct free_block *reused = free_lists[class];
    if (reused) {
        free_lists[class] = reused->next;
        block = &reused->header;
    } else {
        total = (size_t)1 << (class + SMALLEST_SHIFT);
        block = carve(total);
        if (!block) {
            errno = ENOMEM;
            return NULL;
        }
        block->size = total;
    }
    block->state = USED;
    return block + 1;
}

void free(void *pointer)
{
    LOCKED(LOCK_MEMORY);
    if (!pointer) {
        return;
    }
    struct header *block = (struct header *)pointer - 1;
    if (block->state == LARGE) {
        int error = errno;
        munmap(block, block->size);
        errno = error;
        return;
    }
    if (block->state != USED) {
        static const char message[] = "free: not an allocated block\n";
        write(2, message, sizeof message - 1);
        abort();
    }
    struct free_block *item = (struct free_block *)block;
    int class = class_of(block->size);
    block->state = FREE;
    item->next = free_lists[class];
    free_lists[class] = item;
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    void *block = malloc(total);
    if (block && ((struct header *)block - 1)->state != LARGE) {
        memset(block, 0, total);
    }
    return block;
}

void *realloc(void *pointer, size_t size)
{
    LOCKED(LOCK_MEMORY);
    if (!pointer) {
        return malloc(size);
    }
    size_t usable = ((struct header *)pointer - 1)->size - sizeof(struct header);
    if (size <= usable && (size > usable / 4 || usable < 4096)) {
        return pointer;
    }
    void *moved = malloc(size);
    if (moved) {
        memcpy(moved, pointer, size < usable ? size : usable);
        free(pointer);
    }
    return moved;
}

void *reallocarray(void *pointer, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(pointer, total);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    /* Every block is 16-byte aligned; more is not needed by anything here, so it is refused rather than leaked. */
    if (alignment > 16) {
        errno = ENOMEM;
        return NULL;
    }
    return malloc(size);
}
