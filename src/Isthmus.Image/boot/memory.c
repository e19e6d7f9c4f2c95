/* Physical frames, the kernel's own page tables, and the memory that the runtime maps. */
#include "host.h"

struct memory_range { uint64_t next, end; };
struct start_module { uint64_t address, size, command_line, reserved; };
struct start_range { uint64_t address, size; uint32_t type, reserved; };
struct start_information {
    uint32_t magic, version, flags, module_count;
    uint64_t modules, command_line, rsdp, ranges;
    uint32_t range_count, reserved;
};

#define RANGES 8
#define START_MAGIC 0x336ec578

/* Frames that were never used lie in the ranges, frames given back in a list that runs through them: nothing is set up per frame. */
static struct memory_range ranges[RANGES];
static int range_count, current_range;
static uint64_t free_list;
static uint64_t free_frames, total_frames, highest_address;
static uint64_t pool_frames, runtime_frames;        /* free at the start; taken by the runtime since then */
static uint64_t archive_address, archive_length;
static char command_line[128];
static uint64_t runtime_next = RUNTIME_BASE;
uint64_t kernel_root;

extern uint64_t early_root[];
extern char image_start[], image_end[];
extern const struct { uint64_t ident[2], head[2], phoff, shoff; uint32_t flags; uint16_t ehsize, phentsize, phnum; } __ehdr_start;

uint64_t frame_allocate(void) {
    uint64_t frame = free_list;
    if (frame) {
        free_list = *(uint64_t *)PHYSICAL(frame);
        free_frames--;
        return frame;
    }
    for (; current_range < range_count; current_range++) {
        struct memory_range *range = &ranges[current_range];
        if (range->next < range->end) {
            frame = range->next;
            range->next += PAGE_SIZE;
            free_frames--;
            return frame;
        }
    }
    return 0;
}

void frame_free(uint64_t frame) {
    *(uint64_t *)PHYSICAL(frame) = free_list;
    free_list = frame;
    free_frames++;
}

/* For the machine layer. */
uint64_t host_allocate_frame(void) { return frame_allocate(); }
void host_free_frame(uint64_t frame) { frame_free(frame); }
uint64_t host_free_frames(void) { return free_frames; }
/* The runtime's heap may grow to a quarter of the pool. */
uint64_t heap_frames(void) { return pool_frames / 4; }

/* What user pages may take: what the heap has not taken yet stays free for it, and a little for page tables. */
uint64_t host_free_user_frames(void) {
    uint64_t tables = pool_frames / 32, kept = heap_frames() + tables;
    kept = runtime_frames < kept - tables ? kept - runtime_frames : tables;
    return free_frames > kept ? free_frames - kept : 0;
}
uint64_t host_runtime_frames(void) { return runtime_frames; }
uint64_t host_total_frames(void) { return total_frames; }
uint64_t host_highest_address(void) { return highest_address; }
uint64_t host_archive_address(void) { return archive_address; }
uint64_t host_archive_length(void) { return archive_length; }
const char *host_command_line(void) { return command_line; }
uint64_t host_kernel_root(void) { return kernel_root; }

/* Frames that lie one after the other, for devices. Taken from memory that was never used; never given back. */
uint64_t host_allocate_contiguous(uint64_t count) {
    for (int i = 0; i < range_count; i++) {
        if (ranges[i].next + count * PAGE_SIZE <= ranges[i].end) {
            uint64_t first = ranges[i].next;
            ranges[i].next += count * PAGE_SIZE;
            free_frames -= count;
            return first;
        }
    }
    return 0;
}

static uint64_t table_allocate(void) {
    uint64_t frame = frame_allocate();
    if (frame)
        clear_frame(PHYSICAL(frame));
    return frame;
}

/* The entry of the given level (1 = pages) that translates an address; missing tables are made. */
static uint64_t *entry_for(uint64_t address, int level, int create) {
    uint64_t *table = PHYSICAL(kernel_root);
    for (int at = 4; ; at--) {
        uint64_t *entry = &table[address >> (12 + 9 * (at - 1)) & 511];
        if (at == level)
            return entry;
        if (!(*entry & PRESENT)) {
            uint64_t frame = create ? table_allocate() : 0;
            if (!frame)
                return 0;
            *entry = frame | PRESENT | WRITABLE;
        }
        if (*entry & LARGE)
            return 0;
        table = PHYSICAL(*entry & FRAME_MASK);
    }
}

int map_page(uint64_t address, uint64_t frame, uint64_t flags) {
    uint64_t *entry = entry_for(address, 1, 1);
    if (!entry)
        return 0;
    *entry = frame | flags | PRESENT | GLOBAL;
    return 1;
}

int is_mapped(uint64_t address) {
    uint64_t *entry = entry_for(address, 1, 0);
    return entry && *entry & PRESENT;
}

void unmap_page(uint64_t address) {
    uint64_t *entry = entry_for(address, 1, 0);
    if (entry)
        *entry = 0;
    flush_page(address);
}

static void map_physical(uint64_t start, uint64_t end, uint64_t flags) {
    for (start &= ~0x1ffffful; start < end; start += 0x200000)
        *entry_for(PHYSICAL_MAP + start, 2, 1) = start | flags | PRESENT | WRITABLE | LARGE | GLOBAL | NO_EXECUTE;
}

/* The image by its program headers: code is not writable, data is not executable. */
static void map_image(void) {
    const struct { uint32_t type, flags; uint64_t offset, address, physical, file_size, size, align; } *header =
        (const void *)((const char *)&__ehdr_start + __ehdr_start.phoff);
    for (int i = 0; i < __ehdr_start.phnum; i++, header++) {
        if (header->type != 1)
            continue;
        uint64_t flags = (header->flags & 2 ? WRITABLE : 0) | (header->flags & 1 ? 0 : NO_EXECUTE);
        uint64_t page = header->address & ~(PAGE_SIZE - 1);
        for (; page < header->address + header->size; page += PAGE_SIZE)
            if (!map_page(page, page - IMAGE_BASE, flags))
                panic("no memory for the kernel's page tables", 0);
    }
}

static void add_range(uint64_t start, uint64_t end) {
    start = (start + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    end &= ~(PAGE_SIZE - 1);
    if (start < end && range_count < RANGES) {
        ranges[range_count++] = (struct memory_range){start, end};
        free_frames += (end - start) / PAGE_SIZE;
    }
}

/* Adds a range less what lies in it already: the image and the archive. Below 1 MiB is left to the firmware. */
static void add_usable(uint64_t start, uint64_t end) {
    struct { uint64_t start, end; } taken[2] = {
        {(uint64_t)image_start - IMAGE_BASE, (uint64_t)image_end - IMAGE_BASE},
        {archive_address, archive_address + archive_length},
    };
    if (start < 0x100000)
        start = 0x100000;
    if (taken[1].start < taken[0].start) {
        __typeof__(taken[0]) swap = taken[0];
        taken[0] = taken[1];
        taken[1] = swap;
    }
    for (int i = 0; i < 2; i++) {
        if (taken[i].end <= start || taken[i].start >= end)
            continue;
        if (taken[i].start > start)
            add_range(start, taken[i].start);
        start = taken[i].end;
    }
    if (start < end)
        add_range(start, end);
}

void memory_start(const void *start_information) {
    /* The early tables map the first gibibyte at 0 too, where the start information lies. */
    const struct start_information *information = start_information;
    if (information->magic != START_MAGIC || !information->range_count)
        panic("the loader gave no memory map", 0);
    if (information->module_count) {
        const struct start_module *module = (const void *)information->modules;
        archive_address = module->address;
        archive_length = module->size;
        if (archive_address & (PAGE_SIZE - 1))
            panic("the boot archive does not start on a page", 0);
    }
    const char *text = (const char *)information->command_line;
    for (size_t i = 0; text && i < sizeof command_line - 1 && text[i]; i++)
        command_line[i] = text[i];
    const struct start_range *range = (const void *)information->ranges;
    for (uint32_t i = 0; i < information->range_count; i++)
        if (range[i].type == 1) {
            uint64_t end = range[i].address + range[i].size;
            total_frames += range[i].size / PAGE_SIZE;
            if (end > highest_address)
                highest_address = end;
            add_usable(range[i].address, end);
        }
    pool_frames = free_frames;
    /* Tables come from the first gibibyte, which the early tables reach. */
    kernel_root = table_allocate();
    map_physical(0, highest_address, 0);
    map_physical(0xfe000000, 0x100000000, UNCACHED);
    map_image();
    if (!entry_for(RUNTIME_BASE, 3, 1))
        panic("no memory for the kernel's page tables", 0);
    __asm__ volatile("mov %0, %%cr3" : : "r"(kernel_root) : "memory");
}

int is_runtime_address(uint64_t address) { return address >= RUNTIME_BASE && address < runtime_next; }

/* Address space for the runtime, 64-KiB aligned, with a gap behind it; with memory where it commits at once. */
uint64_t runtime_map(uint64_t length, int commit) {
    uint64_t start = runtime_next;
    length = (length + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    if (!length || length > RUNTIME_END - start - 0x20000)
        return 0;
    runtime_next = (start + length + PAGE_SIZE + 0xffff) & ~0xfffful;
    if (commit && !runtime_commit(start, length)) {
        runtime_release(start, length);
        return 0;
    }
    return start;
}

int runtime_commit(uint64_t start, uint64_t length) {
    for (uint64_t page = start & ~(PAGE_SIZE - 1); page < start + length; page += PAGE_SIZE) {
        uint64_t *entry = entry_for(page, 1, 1);
        if (!entry)
            return 0;
        if (*entry & PRESENT)
            continue;
        uint64_t frame = table_allocate();
        if (!frame)
            return 0;
        *entry = frame | PRESENT | WRITABLE | GLOBAL | NO_EXECUTE;
        runtime_frames++;
    }
    return 1;
}

void runtime_release(uint64_t start, uint64_t length) {
    for (uint64_t page = start & ~(PAGE_SIZE - 1); page < start + length; page += PAGE_SIZE) {
        uint64_t *entry = entry_for(page, 1, 0);
        if (!entry) {
            page |= 0x1ff000;               /* no table: on to the next one */
            continue;
        }
        if (*entry & PRESENT) {
            frame_free(*entry & FRAME_MASK);
            runtime_frames--;
            *entry = 0;
            flush_page(page);
        }
    }
}

/* The runtime makes a constant page of the image writable for a moment at its start, to set its stack cookie. */
void image_protect(uint64_t start, uint64_t length, int writable) {
    for (uint64_t page = start & ~(PAGE_SIZE - 1); page < start + length; page += PAGE_SIZE) {
        uint64_t *entry = entry_for(page, 1, 0);
        if (page >= (uint64_t)image_start && page < (uint64_t)image_end && entry && *entry & PRESENT && *entry & NO_EXECUTE) {
            *entry = writable ? *entry | WRITABLE : *entry & ~WRITABLE;
            flush_page(page);
        }
    }
}
