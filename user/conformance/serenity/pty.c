/* Pseudo-terminals: both ends, who is told by which signal, and a shell that runs under one. */
#include "conformance.h"
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char shown[4096];
static size_t shown_length;

/* Reads what the terminal shows until a text has come, and goes past it; 0 where the end came first. */
static int shows(int master, const char *text)
{
    for (;;) {
        shown[shown_length] = 0;
        char *found = strstr(shown, text);
        if (found) {
            char *rest = found + strlen(text);
            shown_length -= (size_t)(rest - shown);
            memmove(shown, rest, shown_length);
            return 1;
        }
        ssize_t got = read(master, shown + shown_length, sizeof shown - 1 - shown_length);
        if (got <= 0) {
            shown_length = 0;
            return 0;
        }
        shown_length += (size_t)got;
    }
}

static void type(int master, const char *keys) { write(master, keys, strlen(keys)); }

static int polled(int fd, int events)
{
    struct pollfd entry = { fd, (short)events, 0 };
    return poll(&entry, 1, 0) == 1 ? entry.revents : 0;
}

static int ended(pid_t pid)
{
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void test_pair(void)
{
    char name[32], buffer[64] = { 0 };
    struct stat info;
    struct winsize size;
    int number = -1, master = posix_openpt(O_RDWR);
    ok(master >= 0, "open: a new pair");
    is(grantpt(master), 0, "grantpt");
    is(unlockpt(master), 0, "unlockpt");
    is(CALL(ioctl, master, SERENITY_TIOCGPTN, &number), 0, "ioctl: TIOCGPTN");
    is(number, 0, "the first pair");
    is(ptsname_r(master, name, sizeof name), 0, "ptsname");
    is_text(name, "/dev/pts/0", "its name");
    is(ptsname_r(master, name, 5), ERANGE, "ptsname: no room");
    is(stat("/dev/pts/0", &info), 0, "stat: the slave");
    ok(S_ISCHR(info.st_mode) && (info.st_mode & 0777) == 0600 && info.st_uid == 0, "a device of its maker");
    is(info.st_rdev, 201 << 8, "its number");
    int slave = open("/dev/pts/0", O_RDWR);
    ok(slave >= 0, "open: the slave");
    is(CALL(fcntl, slave, SERENITY_F_ISTTY, 0), 1, "fcntl: the slave is a terminal");
    is(CALL(fcntl, master, SERENITY_F_ISTTY, 0), 0, "fcntl: the master is none");
    is_text(ttyname(slave), "/dev/pts/0", "ttyname");
    is(CALL(ioctl, slave, SERENITY_TIOCGWINSZ, &size), 0, "ioctl: TIOCGWINSZ");
    ok(size.ws_row == 25 && size.ws_col == 80, "80 by 25");
    is(CALL(ioctl, master, SERENITY_TIOCGPGRP, &number), 0, "ioctl: TIOCGPGRP of the master");
    is(number, 0, "no group is in the foreground");
    is(polled(master, POLLIN | POLLOUT), POLLOUT, "poll: the master has nothing to read");
    is(polled(slave, POLLIN | POLLOUT), POLLOUT, "poll: nor has the slave");
    type(master, "lin");
    is(polled(slave, POLLIN), 0, "poll: half a line is none");
    type(master, "e\n");
    is(polled(slave, POLLIN), POLLIN, "poll: the line is there");
    is(polled(master, POLLIN), POLLIN, "poll: its echo is there");
    is(read(slave, buffer, sizeof buffer), 5, "read: a line");
    ok(memcmp(buffer, "line\n", 5) == 0, "as it was typed");
    ok(shows(master, "line\r\n"), "read: what the terminal shows");
    type(slave, "out\n");
    is(read(master, buffer, sizeof buffer), 5, "read: output");
    ok(memcmp(buffer, "out\r\n", 5) == 0, "translated");
    int one = 1;
    CALL(ioctl, master, SERENITY_FIONBIO, &one);
    is(CALL(read, master, buffer, 1), -SERENITY_EAGAIN, "read: nothing there");
    close(slave);
    close(master);
}

static void test_bad_input(void)
{
    int master, slave, ends[2], number;
    char buffer[8], other[32];
    is(openpty(&master, &slave, other, NULL, NULL), 0, "openpty");
    is(CALL(ioctl, master, SERENITY_TIOCGPTN, BAD_POINTER), -SERENITY_EFAULT, "ioctl: TIOCGPTN, bad pointer");
    is(CALL(ioctl, master, SERENITY_TIOCGPTN, KERNEL_POINTER), -SERENITY_EFAULT, "ioctl: TIOCGPTN, kernel pointer");
    is(CALL(ioctl, master, SERENITY_TIOCSWINSZ, WRAPPING_POINTER), -SERENITY_EFAULT, "ioctl: TIOCSWINSZ, wrapping pointer");
    is(CALL(ioctl, master, SERENITY_TIOCGPGRP, BAD_POINTER), -SERENITY_EFAULT, "ioctl: TIOCGPGRP, bad pointer");
    is(CALL(ioctl, master, SERENITY_TCGETS, buffer), -SERENITY_EINVAL, "ioctl: TCGETS of a master");
    is(CALL(ioctl, master, SERENITY_TIOCSCTTY, 0), -SERENITY_EINVAL, "ioctl: TIOCSCTTY of a master");
    is(CALL(ioctl, master, 0xffffffff, 0), -SERENITY_EINVAL, "ioctl: no such request of a master");
    is(CALL(ioctl, slave, SERENITY_TIOCGPTN, &number), -SERENITY_EINVAL, "ioctl: TIOCGPTN of a slave");
    is(CALL(ioctl, slave, SERENITY_TIOCSTI, "x"), -SERENITY_EIO, "ioctl: TIOCSTI");
    is(CALL(ioctl, slave, SERENITY_TCSETS, BAD_POINTER), -SERENITY_EFAULT, "ioctl: TCSETS, bad pointer");
    is(CALL(pipe, ends, 0), 0, "pipe");
    is(CALL(ioctl, ends[0], SERENITY_TIOCGPTN, &number), -SERENITY_ENOTTY, "ioctl: TIOCGPTN of a pipe");
    is(CALL(ioctl, 900, SERENITY_TIOCGPTN, &number), -SERENITY_EBADF, "ioctl: bad descriptor");
    fails_with(ENOTTY, grantpt(ends[0]));
    ok(ptsname(ends[0]) == NULL && errno == ENOTTY, "ptsname of a pipe");
    is(open_file("/dev/pts/63", SERENITY_O_RDWR, 0), -SERENITY_ENOENT, "open: no such slave");
    is(open_file("/dev/pts/00", SERENITY_O_RDWR, 0), -SERENITY_ENOENT, "open: no number");
    is(open_file("/dev/pts/new", SERENITY_O_RDWR | SERENITY_O_CREAT, 0600), -SERENITY_EPERM, "open: nothing can be made there");
    type(master, "kept\n");
    is(CALL(read, slave, BAD_POINTER, 8), -SERENITY_EFAULT, "read: bad pointer");
    is(CALL(read, master, KERNEL_POINTER, 8), -SERENITY_EFAULT, "read: kernel pointer");
    is(CALL(write, master, BAD_POINTER, 8), -SERENITY_EFAULT, "write: bad pointer");
    is(CALL(read, slave, buffer, 8), 5, "read: nothing was lost");
    is(IN_CHILD(
        struct serenity_SC_pledge_params promises = { TEXT("stdio proc"), 0, 0 };
        CALL(pledge, &promises);
        CALL(ioctl, master, SERENITY_TIOCGPTN, &number)), 1000 + SERENITY_SIGABRT, "ioctl: needs the promise tty");
    close(master);
    close(slave);
    close(ends[0]);
    close(ends[1]);
}

static void test_closed_ends(void)
{
    char buffer[8];
    int master, slave, number;
    openpty(&master, &slave, NULL, NULL, NULL);
    write(slave, "rest", 4);
    close(slave);
    is(polled(master, POLLIN | POLLOUT), POLLIN | POLLOUT, "poll: the slave is gone");
    is(CALL(read, master, buffer, 8), 4, "read: what is left");
    is(CALL(read, master, buffer, 8), 0, "read: then the end");
    is(CALL(write, master, "x", 1), -SERENITY_EIO, "write: nobody is there");
    is(CALL(ioctl, master, SERENITY_TIOCGPTN, &number), -SERENITY_EIO, "ioctl: the slave is gone");
    is(open_file("/dev/pts/0", SERENITY_O_RDWR, 0), -SERENITY_ENOENT, "open: its name, too");
    close(master);
    openpty(&master, &slave, NULL, NULL, NULL);
    close(master);
    is(polled(slave, POLLIN | POLLOUT), POLLIN | POLLOUT, "poll: the master is gone");
    is(CALL(read, slave, buffer, 8), 0, "read: the end");
    is(CALL(write, slave, "x", 1), -SERENITY_EIO, "write: nobody sees it");
    is(open_file("/dev/pts/0", SERENITY_O_RDWR, 0), -SERENITY_EIO, "open: a slave without master");
    close(slave);
    is(open_file("/dev/pts/0", SERENITY_O_RDWR, 0), -SERENITY_ENOENT, "open: both are gone");
}

static void test_exhaustion(void)
{
    static int masters[65];
    int count = 0;
    while (count < 65 && (masters[count] = (int)open_file("/dev/ptmx", SERENITY_O_RDWR, 0)) >= 0)
        count++;
    is(count, 64, "64 pairs");
    is(masters[count], -SERENITY_EBUSY, "open: no more");
    while (count > 0)
        close(masters[--count]);
    is(IN_CHILD(
        while (open_file("/dev/ptmx", SERENITY_O_RDWR, 0) >= 0)
            count++;
        CALL(exit, count)), 48, "a job gets three quarters of them");
    int master = posix_openpt(O_RDWR);
    ok(master >= 0, "and gives them back");
    is_text(ptsname(master), "/dev/pts/0", "the lowest number again");
    close(master);
}

/* What handlers and children have to say goes through here. */
static int notes[2];

static void note(char what) { write(notes[1], &what, 1); }

static char noted(void)
{
    char what = 0;
    read(notes[0], &what, 1);
    return what;
}

static void on_signal(int number)
{
    note(number == SIGHUP ? 'H' : number == SIGCONT ? 'C' : number == SIGWINCH ? 'W' : number == SIGINT ? 'I' : '?');
}

static void test_session(void)
{
    shown_length = 0;
    int master;
    pid_t child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        char buffer[16];
        int bad = (getsid(0) != getpid()) + (tcgetpgrp(0) != getpid()) * 2;
        int own = open("/dev/tty", O_RDWR);
        bad += (own < 0) * 4 + (write(own, "ready\n", 6) != 6) * 8;
        bad += (read(0, buffer, 16) != 3) * 16;
        close(own);
        bad += (ioctl(0, TIOCNOTTY, 0) != 0) * 32 + (open("/dev/tty", O_RDWR) != -1 || errno != ENXIO) * 64;
        _exit(bad);
    }
    ok(child > 0, "forkpty");
    ok(shows(master, "ready\r\n"), "the session writes to its own terminal");
    type(master, "go\n");
    is(ended(child), 0, "setsid, TIOCSCTTY, TIOCNOTTY");
    ok(!shows(master, "never"), "read: the end of the session's terminal");
    close(master);

    child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        signal(SIGWINCH, on_signal);
        signal(SIGINT, on_signal);
        note('r');
        for (;;)
            CALL(yield);
    }
    is(noted(), 'r', "a session that runs");
    struct winsize size = { 40, 100, 0, 0 };
    is(ioctl(master, TIOCSWINSZ, &size), 0, "ioctl: TIOCSWINSZ of the master");
    is(noted(), 'W', "SIGWINCH");
    is(ioctl(master, TIOCSWINSZ, &size), 0, "ioctl: TIOCSWINSZ, the same size");
    type(master, "\3");
    is(noted(), 'I', "SIGINT, and no second SIGWINCH");
    type(master, "\34");
    is(ended(child), 1000 + SIGQUIT, "SIGQUIT ends who does not catch it");
    close(master);
}

static void test_job_control(void)
{
    shown_length = 0;
    int master;
    pid_t child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        int status, bad = 0;
        pid_t job = fork();
        if (job == 0) {
            char byte;
            setpgid(0, 0);
            while (tcgetpgrp(0) != getpid())
                CALL(yield);
            write(1, "job\n", 4);
            read(0, &byte, 1);
            _exit(5);
        }
        setpgid(job, job);
        bad += tcsetpgrp(0, job) != 0;
        bad += (waitpid(job, &status, WUNTRACED) != job || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGTSTP) * 2;
        /* Continued in the background it wants to read all the same. */
        bad += (tcsetpgrp(0, getpid()) != 0) * 4;
        write(1, "stopped\n", 8);
        kill(-job, SIGCONT);
        CALL(kill, job, SIGKILL);
        waitpid(job, &status, 0);
        _exit(bad);
    }
    ok(shows(master, "job\r\n"), "a job in the foreground");
    type(master, "\032");
    ok(shows(master, "stopped\r\n"), "^Z stops it, and its shell learns it");
    is(ended(child), 0, "tcsetpgrp, WUNTRACED");
    close(master);

    child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        int status;
        pid_t job = fork();
        if (job == 0) {
            char byte;
            setpgid(0, 0);
            read(0, &byte, 1);
            _exit(5);
        }
        setpgid(job, job);
        int told = waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTIN;
        kill(job, SIGKILL);
        _exit(told ? 0 : 1);
    }
    is(ended(child), 0, "read: a job in the background is stopped by SIGTTIN");
    close(master);
}

static void test_orphans(void)
{
    int master;
    pid_t child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        pid_t middle = fork();
        if (middle == 0) {
            int status;
            setpgid(0, 0);
            pid_t last = fork();
            if (last == 0) {
                char byte;
                signal(SIGHUP, on_signal);
                signal(SIGCONT, on_signal);
                setpgid(0, 0);
                kill(getpid(), SIGSTOP);
                note('o');
                note(read(0, &byte, 1) == -1 && errno == EIO ? 'E' : 'e');
                kill(getpid(), SIGTSTP);
                note('T');
                while (read(0, &byte, 1) != 0)
                    CALL(yield);
                _exit(0);
            }
            waitpid(last, &status, WUNTRACED);
            _exit(WIFSTOPPED(status) ? 0 : 1);
        }
        int status;
        waitpid(middle, &status, 0);
        note(WEXITSTATUS(status) == 0 ? 's' : '!');
        char byte;
        read(0, &byte, 1);
        _exit(0);
    }
    /* The order of the notes of the two processes is nobody's promise, and neither is that of two signals. */
    int all = 0;
    for (int i = 0; i < 6; i++) {
        char what = noted();
        all |= what == 's' ? 1 : what == 'H' ? 2 : what == 'C' ? 4 : what == 'o' ? 8 : what == 'E' ? 16 : what == 'T' ? 32 : 64;
    }
    ok(all & 1, "a stopped process, whose group nobody looks after any more");
    ok(all & 2, "is sent SIGHUP");
    ok(all & 4, "and SIGCONT");
    ok(all & 8, "and goes on");
    ok(all & 16, "read: EIO for an orphaned group in the background");
    ok(all & 32, "SIGTSTP does not stop it");
    ok(!(all & 64), "nothing else happened");
    close(master);
    is(ended(child), 1000 + SIGHUP, "the session hangs up");
}

static void test_hang_up(void)
{
    int master;
    pid_t child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        char byte;
        signal(SIGHUP, on_signal);
        pid_t job = fork();
        if (job == 0) {
            signal(SIGHUP, SIG_DFL);
            setpgid(0, 0);
            note('r');
            for (;;)
                CALL(yield);
        }
        setpgid(job, job);
        tcsetpgrp(0, job);
        int status;
        while (waitpid(job, &status, 0) != job)
            ;
        note(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP ? 'j' : '!');
        tcsetpgrp(0, getpid());
        note(read(0, &byte, 1) == 0 ? 'e' : '!');
        note(write(1, "x", 1) == -1 && errno == EIO ? 'i' : '!');
        _exit(0);
    }
    is(noted(), 'r', "a job in the foreground");
    close(master);
    is(noted(), 'H', "the leader is told of the hangup");
    is(noted(), 'j', "the job in the foreground is ended by it");
    is(noted(), 'e', "read: the end");
    is(noted(), 'i', "write: EIO");
    is(ended(child), 0, "the leader goes on if it wants to");

    child = forkpty(&master, NULL, NULL, NULL);
    if (child == 0) {
        pid_t job = fork();
        if (job == 0) {
            setpgid(0, 0);
            signal(SIGHUP, on_signal);
            note('r');
            while (open("/dev/tty", O_RDWR) >= 0)
                CALL(yield);
            note(errno == ENXIO ? 'x' : '!');
            _exit(0);
        }
        setpgid(job, job);
        tcsetpgrp(0, job);
        noted();
        _exit(3);
    }
    is(ended(child), 3, "a leader ends");
    is(noted(), 'H', "the job in the foreground is told");
    is(noted(), 'x', "and has no terminal any more");
    close(master);
}

static pid_t start_shell(int *master)
{
    shown_length = 0;
    pid_t shell = forkpty(master, NULL, NULL, NULL);
    if (shell == 0) {
        static char name[] = "sh", path[] = "PATH=/bin", prompt[] = "PS1=ready> ";
        char *arguments[] = { name, NULL }, *environment[] = { path, prompt, NULL };
        execve("/bin/sh", arguments, environment);
        _exit(127);
    }
    return shell;
}

static void test_shell(void)
{
    int master;
    pid_t shell = start_shell(&master);
    ok(shows(master, "ready> "), "a shell asks for a command");
    type(master, "echo a$((1 + 1))b\n");
    ok(shows(master, "a2b\r\n"), "it runs one");
    ok(shows(master, "ready> "), "and asks for the next");
    type(master, "sh -c 'echo beg''un; sleep 1000'; echo code $?\n");
    ok(shows(master, "begun\r\n"), "a command that takes long");
    type(master, "\032\3");
    ok(shows(master, "code 130\r\n"), "^Z does not stop what nobody could continue, ^C ends it");
    ok(shows(master, "ready> "), "the shell goes on");
    type(master, "exit 7\n");
    is(ended(shell), 7, "it ends");
    ok(!shows(master, "never"), "and shows no more");
    is(CALL(read, master, shown, 1), 0, "read: the end");
    close(master);

    shell = start_shell(&master);
    ok(shows(master, "ready> "), "another shell");
    close(master);
    is(ended(shell), 1000 + SIGHUP, "hangs up with its terminal");
}

static void test_mount(void)
{
    int master, slave;
    mkdir("/elsewhere", 0755);
    struct serenity_SC_fsopen_params kind = { TEXT("devpts"), 0 };
    long volume = CALL(fsopen, &kind);
    struct serenity_SC_fsmount_params place = { -1, (int32_t)volume, TEXT("/elsewhere"), -1 };
    is(CALL(fsmount, &place), 0, "fsmount: devpts in another place");
    close((int)volume);
    openpty(&master, &slave, NULL, NULL, NULL);
    close(slave);
    int again = posix_openpt(O_RDWR);
    slave = open("/elsewhere/1", O_RDWR);
    ok(slave >= 0, "open: the slave is there, too");
    write(slave, "x", 1);
    ok(read(again, shown, 8) == 1 && shown[0] == 'x', "and it is the same");
    close(slave);
    close(again);
    close(master);
    struct serenity_SC_umount_params gone = { -1, TEXT("/elsewhere") };
    is(CALL(umount, &gone), 0, "umount");
}

int main(void)
{
    if (CALL(pipe, notes, 0) != 0)
        return 1;
    test_pair();
    test_bad_input();
    test_closed_ends();
    test_exhaustion();
    test_session();
    test_job_control();
    test_orphans();
    test_hang_up();
    test_shell();
    test_mount();
    return tap_done();
}
