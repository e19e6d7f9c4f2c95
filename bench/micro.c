/*
 * One micro-benchmark for every system: what a call costs, measured around a loop with the time-stamp counter. An emulator that counts
 * instructions makes that counter count them. Prints a line for each row: "row TICKS NAME", ticks for one operation.
 * To add a row, add a ROW; what differs between systems is in os/.
 */
#include <stdint.h>
#include "os.h"
#include "rows.h"

static char buffer[65536] __attribute__((aligned(4096)));
static char status[512];
static int to_child[2], to_parent[2];
static volatile int signals;

static void fork_exit_wait(void) {
    int child = os_fork();
    if (child == 0)
        os_exit(0);
    os_wait(child);
}

static void fork_exec_wait(void) {
    int child = os_fork();
    if (child == 0) {
        os_execute("/bin/micro", "exit");
        os_exit(1);
    }
    os_wait(child);
}

static void echo_bytes(int from, int to) {
    while (os_read(from, buffer, 1) == 1)
        os_write(to, buffer, 1);
    os_exit(0);
}

static void echo_messages(int parent) {
    os_open_messages(os_self());
    while (os_receive(buffer, 64) == 64)
        os_send(parent, buffer, 64);
    os_exit(0);
}

static void handle(int number) {
    (void)number;
    signals++;
}

static void measure(void) {
    int zero = os_open("/dev/zero", OS_READ), null = os_open("/dev/null", OS_WRITE);
    int file = os_open("/tmp/file", OS_READ_WRITE | OS_CREATE);
    os_write(file, buffer, sizeof buffer);
    ROW("null call", 2000, os_null());
    ROW("yield", 1000, os_yield());
    ROW("read 1 B of /dev/zero", 1000, os_read(zero, buffer, 1));
    ROW("write 1 B to /dev/null", 1000, os_write(null, buffer, 1));
    ROW("read 4 KiB of /dev/zero", 1000, os_read(zero, buffer, 4096));
    ROW("write 4 KiB to /dev/null", 1000, os_write(null, buffer, 4096));
    ROW("seek, read 4 KiB of a file", 1000, (os_rewind(file), os_read(file, buffer, 4096)));
    ROW("seek, write 4 KiB to a file", 1000, (os_rewind(file), os_write(file, buffer, 4096)));
    ROW("seek, read 64 KiB of a file", 200, (os_rewind(file), os_read(file, buffer, 65536)));
    ROW("stat", 1000, os_stat("/tmp/file", status));
    ROW("fstat", 1000, os_fstat(file, status));
    ROW("open, close", 1000, os_close(os_open("/tmp/file", OS_READ)));
    ROW("create, close, unlink", 500, (os_close(os_open("/tmp/new", OS_WRITE | OS_CREATE)), os_unlink("/tmp/new")));
    ROW("duplicate, close", 1000, os_close(os_duplicate(zero, 20)));

    int pipe[2];
    os_pipe(pipe);
    ROW("pipe: write, read 1 B", 1000, (os_write(pipe[1], buffer, 1), os_read(pipe[0], buffer, 1)));
    ROW("pipe: write, read 4 KiB", 1000, (os_write(pipe[1], buffer, 4096), os_read(pipe[0], buffer, 4096)));
    os_pipe(to_child);
    os_pipe(to_parent);
    int child = os_fork();
    if (child == 0) {
        os_close(to_child[1]);
        echo_bytes(to_child[0], to_parent[1]);
    }
    ROW("pipe round trip, two processes", 500, (os_write(to_child[1], buffer, 1), os_read(to_parent[0], buffer, 1)));
    os_close(to_child[1]);
    os_wait(child);

    int listener = os_listen(7000), client = os_connect(7000), server = os_accept(listener);
    if (os_write(client, buffer, 1) != 1 || os_read(server, buffer, 1) != 1)
        print("missing", 1, "byte over TCP");
    ROW("TCP: send, receive 1 B", 500, (os_write(client, buffer, 1), os_read(server, buffer, 1)));
    ROW("TCP: send, receive 4 KiB", 500, (os_write(client, buffer, 4096), os_read(server, buffer, 4096)));
    child = os_fork();
    if (child == 0) {
        os_close(client);
        echo_bytes(server, server);
    }
    os_close(server);
    ROW("TCP round trip, two processes", 500, (os_write(client, buffer, 1), os_read(client, buffer, 1)));
    os_close(client);
    os_wait(child);
    ROW("TCP: connect, accept, close", 100, {
        client = os_connect(7000);
        os_close(os_accept(listener));
        os_close(client);
    });
    os_close(listener);
    int datagrams = os_datagrams(7000);
    ROW("UDP: send, receive 64 B", 500, (os_write(datagrams, buffer, 64), os_read(datagrams, buffer, 64)));
    os_close(datagrams);

    ROW("mmap, munmap 4 KiB", 500, os_unmap(os_map(4096), 4096));
    ROW("mmap, touch, munmap 4 KiB", 500, {
        void *memory = os_map(4096);
        touch(memory, 1);
        os_unmap(memory, 4096);
    });
    ROW("mmap, touch, munmap 64 KiB", 200, {
        void *memory = os_map(65536);
        touch(memory, 16);
        os_unmap(memory, 65536);
    });
    char *pages = os_map(256 * 6 * 4096);
    int page = 0;
    ROW("page fault", 256, pages[4096 * page++] = 1);
    os_unmap(pages, 256 * 6 * 4096);

    os_handle(OS_SIGNAL, handle);
    int self = os_self();
    signals = 0;
    ROW("signal to itself, handled", 500, os_signal(self, OS_SIGNAL));
    if (signals != 6 * 500)
        print("missing", (uint64_t)signals, "signals handled");
    os_open_messages(self);
    if (os_send(self, buffer, 64) < 0 || os_receive(buffer, 64) != 64)
        print("missing", 1, "message of 64 bytes");
    ROW("message of 64 B: send, receive", 500, (os_send(self, buffer, 64), os_receive(buffer, 64)));
    int partner = os_fork();
    if (partner == 0)
        echo_messages(self);
    ROW("message round trip, two processes", 500, (os_send(partner, buffer, 64), os_receive(buffer, 64)));
    os_send(partner, buffer, 1);
    os_wait(partner);
    int shared = os_share(65536);
    ROW("attach, touch, detach 64 KiB shared", 200, {
        void *memory = os_attach(shared);
        touch(memory, 16);
        os_detach(memory);
    });
    ROW("fork, exit, wait", 50, fork_exit_wait());
    char *resident = os_map(64 << 20);
    touch(resident, (64 << 20) / 4096);
    ROW("fork, exit, wait with 64 MiB resident", 10, fork_exit_wait());
    os_unmap(resident, 64 << 20);
    ROW("fork, exec, wait", 30, fork_exec_wait());
}

int main(int count, char **arguments) {
    uint64_t first = ticks();
    if (count > 1 && arguments[1][0] == 'e')
        return 0;
    return run(first, measure);
}
