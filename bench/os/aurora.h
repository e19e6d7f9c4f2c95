/* Aurora OS. */
#define OS_READ 0
#define OS_WRITE 1
#define OS_READ_WRITE 2
#define OS_CREATE 0x40
#define OS_SIGNAL 13

static inline void os_start(void) {}
static inline void os_end(void) {}
static inline long os_null(void) { return os_plain_call(29); }
static inline long os_yield(void) { return os_plain_call(2); }
static inline void os_sleep(long nanoseconds) { os_call(34, nanoseconds, 0, 0, 0); }
static inline long os_read(int file, void *to, size_t length) { return os_call(8, file, (long)to, (long)length, 0); }
static inline long os_write(int file, const void *from, size_t length) { return os_call(1, file, (long)from, (long)length, 0); }
static inline int os_open(const char *path, int flags) { return (int)os_call(6, (long)path, flags, 0, 0); }
static inline void os_close(int file) { os_call(7, file, 0, 0, 0); }
static inline void os_rewind(int file) { os_call(11, file, 0, 0, 0); }
static inline void os_stat(const char *path, void *status) { os_call(9, (long)path, (long)status, 0, 0); }
static inline void os_fstat(int file, void *status) { os_call(10, file, (long)status, 0, 0); }
static inline void os_unlink(const char *path) { os_call(16, (long)path, 0, 0, 0); }
static inline int os_duplicate(int file, int to) { return (int)os_call(18, file, to, 0, 0); }
static inline void os_pipe(int *ends) { os_call(17, (long)ends, 0, 0, 0); }
static inline void *os_map(size_t length) { return (void *)os_call(13, 0, (long)length, 3, 0); }
static inline void os_unmap(void *start, size_t length) { os_call(14, (long)start, (long)length, 0, 0); }
static inline int os_fork(void) { return (int)os_call(3, 0, 0, 0, 0); }
static inline void os_wait(int child) { os_call(5, child, 0, 0, 0); }
static inline void os_exit(int code) { os_call(0, code, 0, 0, 0); }
static inline void os_execute(const char *path, const char *argument) {
    const char *arguments[] = {path, argument, 0}, *environment[] = {0};
    os_call(4, (long)path, (long)arguments, (long)environment, 0);
}
static inline int os_self(void) { return (int)os_plain_call(29); }
static inline void os_handle(int number, void (*handler)(int)) { os_call(36, number, (long)handler, 0, 0); }
static inline void os_signal(int process, int number) { os_call(30, process, number, 0, 0); }
static inline void os_open_messages(int self) { (void)self; }
static inline long os_send(int process, const void *from, size_t length) { return os_call(19, process, (long)from, (long)length, 0); }
static inline long os_receive(void *to, size_t length) { return os_call(20, (long)to, (long)length, 0, 0); }
static inline int os_share(size_t length) { return (int)os_call(21, (long)length, 0, 0, 0); }
static inline void *os_attach(int segment) { return (void *)os_call(22, segment, 0, 0, 0); }
static inline void os_detach(void *start) { os_call(23, (long)start, 0, 0, 0); }

/* TCP and UDP on the loopback. The datagram socket is its own peer. */
static inline int os_listen(int port) {
    int file = (int)os_call(24, 2, 1, 0, 0);
    os_call(25, file, port, 0, 0);
    os_call(38, file, 16, 0, 0);
    return file;
}
static inline int os_connect(int port) {
    int file = (int)os_call(24, 2, 1, 0, 0);
    return os_call(26, file, 0x0100007f, port, 0) == 0 ? file : -1;
}
static inline int os_accept(int listener) { return (int)os_call(39, listener, 0, 0, 0); }
static inline int os_datagrams(int port) {
    int file = (int)os_call(24, 2, 2, 0, 0);
    os_call(25, file, port, 0, 0);
    os_call(26, file, 0x0100007f, port, 0);
    return file;
}
