/* The runtime's own threads (in practice the main one and the finalizer): they switch when one waits or yields, never otherwise. */
#include "host.h"

#define THREADS 8
#define EAGAIN 11
#define ETIMEDOUT 110

struct thread {
    uint64_t stack;                         /* as switch_thread left it */
    uint64_t fs_base;
    volatile uint32_t *waits_for;
    volatile uint32_t *clear_at_exit;
    uint64_t deadline;                      /* in nanoseconds since power-on; 0 = none */
    int exists, timed_out;
};

static struct thread threads[THREADS] = {{.exists = 1}};
static int current;

int thread_number(void) { return current + 1; }

void thread_set_pointer(uint64_t fs_base) {
    threads[current].fs_base = kernel_fs_base = fs_base;
    __asm__ volatile("wrfsbase %0" : : "r"(fs_base));
}

void thread_clear_id_at(volatile uint32_t *address) { threads[current].clear_at_exit = address; }

static int can_run(struct thread *thread) {
    if (thread->exists && thread->waits_for && thread->deadline && nanoseconds() >= thread->deadline) {
        thread->waits_for = 0;
        thread->timed_out = 1;
    }
    return thread->exists && !thread->waits_for;
}

static void switch_to(int next) {
    struct thread *from = &threads[current];
    current = next;
    kernel_fs_base = threads[next].fs_base;
    __asm__ volatile("wrfsbase %0" : : "r"(kernel_fs_base));
    if (from != &threads[next])
        switch_thread(&from->stack, threads[next].stack);
}

/* Runs the next thread that can; the caller is one of them unless it waits. */
void thread_yield(void) {
    for (;;) {
        for (int i = 1; i <= THREADS; i++) {
            int next = (current + i) % THREADS;
            if (can_run(&threads[next])) {
                switch_to(next);
                return;
            }
        }
    }
}

/* The child starts with the parent's registers (frame is what host_call_entry pushed), but RAX = 0 and its own stack. */
long thread_clone(uint64_t flags, uint64_t stack, uint64_t thread_pointer, uint64_t *child_id, uint64_t *frame) {
    int number = 1;
    while (number < THREADS && threads[number].exists)
        number++;
    if (number == THREADS)
        return -EAGAIN;
    /* host_call_return pops 8 words and skips the red zone, so the stack must end 128 bytes and 8 words below what clone named. */
    uint64_t *top = (uint64_t *)(stack - 128) - 8;
    for (int i = 0; i < 8; i++)
        top[i] = frame[i];
    uint64_t *save = top - 7;               /* what switch_thread pops: r15 r14 r13 r12 rbx rbp, and where to go on */
    for (int i = 0; i < 6; i++)
        save[i] = 0;
    save[6] = (uint64_t)thread_start;
    uint64_t area = ((uint64_t)save - 528) & ~15ul;
    for (int i = 0; i < 64; i++)
        ((uint64_t *)area)[i] = 0;
    ((uint16_t *)area)[0] = 0x37f;
    ((uint32_t *)area)[6] = 0x1f80;
    ((uint64_t *)area)[64] = (uint64_t)save;
    threads[number] = (struct thread){.stack = area, .fs_base = thread_pointer, .exists = 1};
    if (flags & 0x200000)                   /* CLONE_CHILD_CLEARTID */
        threads[number].clear_at_exit = (volatile uint32_t *)child_id;
    return number + 1;
}

static int wake(volatile uint32_t *address, uint32_t count) {
    int woken = 0;
    for (int i = 0; i < THREADS && (uint32_t)woken < count; i++)
        if (threads[i].exists && threads[i].waits_for == address) {
            threads[i].waits_for = 0;
            woken++;
        }
    return woken;
}

long thread_futex(volatile uint32_t *address, int operation, uint32_t value, const int64_t *timeout) {
    struct thread *self = &threads[current];
    switch (operation & 127) {
    case 0:                                 /* FUTEX_WAIT */
    case 9:                                 /* FUTEX_WAIT_BITSET */
        if (*address != value)
            return -EAGAIN;
        self->waits_for = address;
        self->timed_out = 0;
        self->deadline = timeout ? nanoseconds() + timeout[0] * 1000000000ul + timeout[1] : 0;
        thread_yield();
        return self->timed_out ? -ETIMEDOUT : 0;
    case 1:                                 /* FUTEX_WAKE */
        return wake(address, value);
    case 3:                                 /* FUTEX_REQUEUE: waking them all is allowed */
        return wake(address, 0x7fffffff);
    default:
        return -38;
    }
}

void thread_exit(void) {
    struct thread *self = &threads[current];
    if (self->clear_at_exit) {
        *self->clear_at_exit = 0;
        wake(self->clear_at_exit, 0x7fffffff);
    }
    self->exists = 0;
    thread_yield();
}

/* For the machine layer: lets the finalizer work while the kernel has nothing else to do. */
void host_yield(void) { thread_yield(); }
