/* What the C library makes of handles and spawn: descriptors, posix_spawn with file actions, waitpid, poll. */
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "conformance.h"

static int play(char **arguments)
{
    if (strcmp(arguments[1], "copy") == 0) {
        char text[64];
        ssize_t count = read(0, text, sizeof text);
        return count > 0 && write(1, text, (size_t)count) == count ? 0 : 1;
    }
    if (strcmp(arguments[1], "descriptors") == 0) {
        int open = 0;
        for (int fd = 0; fd < 64; fd++)
            open += fcntl(fd, F_GETFD) >= 0;
        return open;
    }
    return atoi(arguments[1]);
}

static pid_t spawn(const posix_spawn_file_actions_t *actions, const char *role)
{
    char *arguments[] = { (char *)self, (char *)role, NULL };
    pid_t pid = -1;
    int error = posix_spawn(&pid, self, actions, NULL, arguments, environ);
    return error ? -error : pid;
}

static int end_status(pid_t pid)
{
    int status = -1;
    return waitpid(pid, &status, 0) == pid ? status : -1;
}

static void test_spawn(void)
{
    int status, in[2], out[2];
    is(end_status(spawn(NULL, "7")), 7 << 8, "posix_spawn, waitpid");
    fails_with(ECHILD, waitpid(-1, &status, 0));
    fails_with(ENOSYS, fork());
    pipe(in);
    pipe(out);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    for (int i = 0; i < 2; i++) {
        posix_spawn_file_actions_addclose(&actions, in[i]);
        posix_spawn_file_actions_addclose(&actions, out[i]);
    }
    pid_t child = spawn(&actions, "copy");
    ok(child > 0, "posix_spawn: with file actions");
    write(in[1], "through", 7);
    char text[16] = "";
    is(read(out[0], text, sizeof text), 7, "posix_spawn: through two pipes");
    is(end_status(child), 0, "posix_spawn: it has ended");
    is(end_status(spawn(&actions, "descriptors")), 3 << 8, "posix_spawn: what is closed is not there");
    posix_spawn_file_actions_destroy(&actions);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/tmp/out", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_addopen(&actions, 0, "/etc/motd", O_RDONLY, 0);
    is(end_status(spawn(&actions, "copy")), 0, "posix_spawn: files opened for the child");
    int file = open("/tmp/out", O_RDONLY);
    is(read(file, text, sizeof text), 8, "posix_spawn: what it wrote");
    close(file);
    posix_spawn_file_actions_destroy(&actions);
    char *arguments[] = { (char *)"absent", NULL };
    is(posix_spawn(&child, "/bin/absent", NULL, NULL, arguments, environ), ENOENT, "posix_spawn: nothing there");
    fcntl(in[0], F_SETFD, FD_CLOEXEC);
    is(end_status(spawn(NULL, "descriptors")), 6 << 8, "posix_spawn: close-on-exec");
    pid_t children[3];
    for (int i = 0; i < 3; i++)
        children[i] = spawn(NULL, i == 0 ? "1" : i == 1 ? "2" : "3");
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += waitpid(-1, &status, 0) > 0 ? WEXITSTATUS(status) : 100;
    is(sum, 6, "waitpid: any child");
    fails_with(ECHILD, waitpid(children[0], &status, 0));
    for (int i = 0; i < 2; i++)
        close(in[i]), close(out[i]);
}

static void test_descriptors(void)
{
    int fds[2];
    is(pipe(fds), 0, "pipe");
    is(fds[0], 3, "pipe: the lowest free descriptor");
    int copy = dup2(fds[1], 20);
    is(copy, 20, "dup2");
    close(fds[1]);
    is(write(20, "x", 1), 1, "dup2: the same pipe");
    is(fcntl(20, F_DUPFD, 30), 30, "fcntl: from a minimum");
    struct pollfd entries[] = { { fds[0], POLLIN, 0 }, { 20, POLLOUT, 0 }, { -1, POLLIN, 0 }, { 50, POLLIN, 0 } };
    is(poll(entries, 3, -1), 2, "poll: two are ready");
    ok(entries[0].revents == POLLIN && entries[1].revents == POLLOUT && entries[2].revents == 0, "poll: which ones");
    is(poll(entries, 4, -1), 3, "poll: a descriptor that is not open");
    is(entries[3].revents, POLLNVAL, "poll: says so");
    char byte;
    read(fds[0], &byte, 1);
    is(poll(entries, 1, 0), 0, "poll: nothing to read");
    is(poll(entries, 1, 20), 0, "poll: for a time");
    close(20), close(30);
    is(poll(entries, 1, -1), 1, "poll: nobody writes any more");
    ok(entries[0].revents & POLLHUP, "poll: hung up");
    close(fds[0]);
    fails_with(EBADF, read(fds[0], &byte, 1));
    fails_with(EBADF, close(99));
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    test_descriptors();
    test_spawn();
    return tap_done();
}
