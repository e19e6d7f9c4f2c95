/* The Linux calls that the runtime and the C library make. They believe that they run on Linux; this is as much of it as they see. */
#include "host.h"

#define ENOENT 2
#define EBADF 9
#define ENOMEM 12
#define EFAULT 14
#define EINVAL 22
#define ENOSYS 38

/* As host_call_entry pushes them. */
struct call { uint64_t number, r9, r8, r10, rdx, rsi, rdi, return_address; };

#define PROT_NONE 0
#define MAP_FIXED 0x10
#define MREMAP_MAYMOVE 1

static void copy_words(void *to, const void *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        ((uint64_t *)to)[i] = ((const uint64_t *)from)[i];
}

static long map_call(const struct call *call) {
    if (call->r10 & MAP_FIXED) {
        if (!is_runtime_address(call->rdi))
            return -EINVAL;
        runtime_release(call->rdi, call->rsi);
        return call->rdx == PROT_NONE || runtime_commit(call->rdi, call->rsi) ? (long)call->rdi : -ENOMEM;
    }
    uint64_t address = runtime_map(call->rsi, call->rdx != PROT_NONE);
    return address ? (long)address : -ENOMEM;
}

/* The C library measures the main stack by asking, page by page, to grow it where it lies: ENOMEM while there is one, then EFAULT. */
static long remap_call(const struct call *call) {
    if (!is_runtime_address(call->rdi) || !(call->r10 & MREMAP_MAYMOVE))
        return is_mapped(call->rdi) ? -ENOMEM : -EFAULT;
    uint64_t address = runtime_map(call->rdx, 1);
    if (!address)
        return -ENOMEM;
    copy_words((void *)address, (void *)call->rdi, (call->rsi < call->rdx ? call->rsi : call->rdx) / 8);
    runtime_release(call->rdi, call->rsi);
    return (long)address;
}

static long write_vector(const uint64_t *vector, uint64_t count) {
    long total = 0;
    for (uint64_t i = 0; i < count; i++) {
        serial_write((const char *)vector[2 * i], vector[2 * i + 1]);
        total += (long)vector[2 * i + 1];
    }
    return total;
}

static long time_call(uint64_t *time) {
    uint64_t now = nanoseconds();
    time[0] = now / 1000000000;
    time[1] = now % 1000000000;
    return 0;
}

static long system_information(uint64_t *out) {
    uint64_t host_total_frames(void), host_free_frames(void);
    for (int i = 0; i < 14; i++)
        out[i] = 0;
    out[4] = host_total_frames() * PAGE_SIZE;
    out[5] = host_free_frames() * PAGE_SIZE;
    ((uint32_t *)out)[26] = 1;              /* bytes in a unit of memory */
    return 0;
}

static long unknown_call(uint64_t number) {
    static const char text[] = "unknown call of the runtime: ";
    char digits[4] = {(char)('0' + number / 100 % 10), (char)('0' + number / 10 % 10), (char)('0' + number % 10), '\n'};
    serial_write(text, sizeof text - 1);
    serial_write(digits, 4);
    return -ENOSYS;
}

/* The runtime has said why. host_call_entry keeps the caller's RBP right below the frame, at an aligned address. */
static __attribute__((noreturn)) void give_up(const struct call *call) {
    struct trap_frame frame = {
        .rax = call->number, .r9 = call->r9, .r8 = call->r8, .r10 = call->r10, .rdx = call->rdx, .rsi = call->rsi, .rdi = call->rdi,
        .rip = call->return_address, .rsp = (uint64_t)(call + 1) + 128, .rbp = *(uint64_t *)(((uint64_t)call & ~15ul) - 8),
    };
    panic("the kernel gave up", &frame);
}

long host_call(struct call *call) {
    switch (call->number) {
    case 1:                                 /* write */
        serial_write((const char *)call->rsi, call->rdx);
        return (long)call->rdx;
    case 20:                                /* writev */
        return write_vector((const uint64_t *)call->rsi, call->rdx);
    case 9:
        return map_call(call);
    case 10:                                /* mprotect */
        if (!is_runtime_address(call->rdi)) {
            image_protect(call->rdi, call->rsi, call->rdx & 2);
            return 0;
        }
        if (call->rdx == PROT_NONE)
            return 0;
        return runtime_commit(call->rdi, call->rsi) ? 0 : -ENOMEM;
    case 11:                                /* munmap */
        if (is_runtime_address(call->rdi))
            runtime_release(call->rdi, call->rsi);
        return 0;
    case 25:
        return remap_call(call);
    case 28:                                /* madvise: DONTNEED keeps the range usable, so fresh frames take the place of the old */
        if (call->rdx == 4 && is_runtime_address(call->rdi)) {
            runtime_release(call->rdi, call->rsi);
            return runtime_commit(call->rdi, call->rsi) ? 0 : -ENOMEM;
        }
        return 0;
    case 12:                                /* brk: the C library then uses mmap */
        return 0;
    case 13:                                /* rt_sigaction */
        if (call->rsi)
            signal_action((int)call->rdi, (const uint64_t *)call->rsi);
        if (call->rdx)
            for (int i = 0; i < 4; i++)
                ((uint64_t *)call->rdx)[i] = 0;
        return 0;
    case 158:                               /* arch_prctl(ARCH_SET_FS) */
        if (call->rdi != 0x1002)
            return -EINVAL;
        thread_set_pointer(call->rsi);
        return 0;
    case 56:
        return thread_clone(call->rdi, call->rsi, call->r8, (uint64_t *)call->r10, (uint64_t *)call);
    case 60:
        thread_exit();
        return 0;
    case 202:
        return thread_futex((volatile uint32_t *)call->rdi, (int)call->rsi, (uint32_t)call->rdx, (const int64_t *)call->r10);
    case 24:
        thread_yield();
        return 0;
    case 218:                               /* set_tid_address */
        thread_clear_id_at((volatile uint32_t *)call->rdi);
        return thread_number();
    case 39:                                /* getpid */
        return 1;
    case 186:                               /* gettid */
        return thread_number();
    case 228:                               /* clock_gettime */
        return time_call((uint64_t *)call->rsi);
    case 229:                               /* clock_getres */
        ((uint64_t *)call->rsi)[0] = 0;
        ((uint64_t *)call->rsi)[1] = 1;
        return 0;
    case 204:                               /* sched_getaffinity: one processor */
        *(uint64_t *)call->rdx = 1;
        return 8;
    case 324:                               /* membarrier: QUERY answers "private expedited"; one processor needs nothing done */
        return call->rdi == 0 ? 0x18 : 0;
    case 99:
        return system_information((uint64_t *)call->rdi);
    case 302:                               /* prlimit64 */
        if (call->r10)
            ((uint64_t *)call->r10)[0] = ((uint64_t *)call->r10)[1] = ~0ul;
        return 0;
    case 97:                                /* getrlimit */
        ((uint64_t *)call->rsi)[0] = ((uint64_t *)call->rsi)[1] = ~0ul;
        return 0;
    case 14:                                /* rt_sigprocmask */
        if (call->rdx)
            *(uint64_t *)call->rdx = 0;
        return 0;
    case 131:                               /* sigaltstack */
    case 157:                               /* prctl */
    case 3:                                 /* close */
    case 72:                                /* fcntl */
        return 0;
    case 2: case 257: case 137: case 4: case 262: case 89: case 21: case 217: case 332: /* files: there are none */
        return -ENOENT;
    case 0: case 8: case 5: case 16:
        return -EBADF;
    case 41:                                /* socket: for the system log */
    case 309:                               /* getcpu */
    case 239:                               /* get_mempolicy */
    case 318:                               /* getrandom */
        return -ENOSYS;
    case 231:                               /* exit_group: C# ends well or with an exception, so a code is the runtime's own */
        if (call->rdi)
            panic("the runtime cannot start; the machine may have too little memory", 0);
        power_off((uint8_t)call->rdi);
    case 200: case 234:                     /* tkill, tgkill: abort() after an exception that nobody caught */
        give_up(call);
    default:
        return unknown_call(call->number);
    }
}
