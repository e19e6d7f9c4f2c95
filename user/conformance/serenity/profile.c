/* Profiles: who may make them, what they tell, and the file that they become. */
#include "conformance.h"

static char text[1 << 20];

static long read_all(const char *path)
{
    long file = open_file(path, SERENITY_O_RDONLY, 0), length = 0, got;
    if (file < 0)
        return file;
    while ((got = CALL(read, file, text + length, sizeof text - 1 - length)) > 0)
        length += got;
    CALL(close, file);
    text[length] = 0;
    return length;
}

static int has(const char *part)
{
    return strstr(text, part) != NULL;
}

static void work(void)
{
    for (volatile int i = 0; i < 3000000; i++) {
    }
}

int main(void)
{
    long self = CALL(getpid);
    is(CALL(perf_event, SERENITY_PERF_EVENT_MALLOC, 1, 2), 0, "perf_event: not profiled");
    is(CALL(perf_register_string, BAD_POINTER, 3), 0, "perf_register_string: not profiled");
    is(CALL(profiling_disable, self), -SERENITY_EINVAL, "profiling_disable: it is not on");
    is(CALL(profiling_enable, 9999, -1), -SERENITY_ESRCH, "profiling_enable: no such process");
    is(IN_CHILD(CALL(exit, CALL(seteuid, 1000) == 0 && CALL(profiling_enable, self, -1) == -SERENITY_EPERM ? 3 : 4)), 3,
        "profiling_enable: another user's process");
    is(CALL(profiling_enable, self, -1), 0, "profiling_enable");
    is(CALL(profiling_free_buffer, self), -SERENITY_EINVAL, "profiling_free_buffer: while it is on");
    is(CALL(perf_event, 3, 1, 2), -SERENITY_EINVAL, "perf_event: no such type");
    is(CALL(perf_event, SERENITY_PERF_EVENT_SIGNPOST, 11, 22), 0, "perf_event: a signpost");
    is(CALL(perf_event, SERENITY_PERF_EVENT_MALLOC, 64, 0x1000), 0, "perf_event: malloc");
    is(CALL(perf_register_string, TEXT("hot loop")), 0, "perf_register_string");
    is(CALL(perf_register_string, TEXT("cold loop")), 1, "perf_register_string: another");
    is(CALL(perf_register_string, TEXT("hot loop")), 0, "perf_register_string: the same again");
    is(CALL(perf_register_string, BAD_POINTER, 3), -SERENITY_EFAULT, "perf_register_string: bad pointer");
    work();
    is(CALL(profiling_disable, self), 0, "profiling_disable");
    ok(read_all("/proc/self/perf_events") > 0, "/proc/self/perf_events");
    ok(has("{\"strings\":[\"hot loop\",\"cold loop\"]"), "the strings");
    ok(has("\"type\":\"signpost\",\"arg1\":11,\"arg2\":22"), "the signpost");
    ok(has("\"type\":\"malloc\",\"ptr\":4096,\"size\":64"), "malloc");
    ok(has("\"type\":\"sample\""), "samples of the clock");
    ok(has("\"type\":\"syscall\""), "system calls");
    is(CALL(profiling_free_buffer, self), 0, "profiling_free_buffer");
    is(CALL(chdir, TEXT("/tmp")), 0, "chdir");
    long child = CALL(fork);
    if (child == 0) {
        CALL(profiling_enable, CALL(getpid), -1);
        work();
        CALL(exit, 5);
    }
    struct serenity_siginfo info;
    struct serenity_SC_waitid_params parameters = { SERENITY_P_PID, (int32_t)child, (uint64_t)&info, SERENITY_WEXITED };
    is(CALL(waitid, &parameters), 0, "a profiled child ends");
    char path[64] = "/tmp/profile_0.profile";
    path[13] = (char)('0' + child);
    ok(child < 10 && read_all(path) > 0, "its profile is a file");
    ok(has("\"type\":\"process_exit\""), "with its end");
    is(CALL(profiling_enable, -1, -1), 0, "profiling_enable: all processes");
    is(IN_CHILD(CALL(perf_event, SERENITY_PERF_EVENT_SIGNPOST, 33, 44)), 0, "a child with an event");
    is(CALL(profiling_disable, -1), 0, "profiling_disable: all processes");
    ok(read_all("/sys/kernel/profile") > 0 && has("\"arg1\":33"), "/sys/kernel/profile");
    is(CALL(profiling_free_buffer, -1), 0, "profiling_free_buffer: all processes");
    is(CALL(profiling_enable, self, SERENITY_PERF_EVENT_FILESYSTEM), 0, "profiling_enable: calls that use files");
    long file = open_file("/bin/profile", SERENITY_O_RDONLY, 0);
    is(CALL(pread, file, path, 4, 1), 4, "pread");
    is(open_file("/none", SERENITY_O_RDONLY, 0), -SERENITY_ENOENT, "open: no such file");
    is(CALL(profiling_disable, self), 0, "profiling_disable");
    ok(read_all("/proc/self/perf_events") > 0 && has("\"fs_event_type\":\"open\",\"dirfd\":-100"), "an event for open");
    ok(has("\"/bin/profile\"") && has("\"/none\"") && has("\"fs_event_type\":\"pread\",\"fd\":"), "paths among the strings");
    ok(!has("\"type\":\"syscall\""), "nothing else that was not asked for");
    is(CALL(profiling_free_buffer, self), 0, "profiling_free_buffer");
    is(CALL(purge, 3), 0, "purge: nothing");
    is(IN_CHILD(CALL(exit, CALL(seteuid, 1000) == 0 && CALL(purge, 3) == -SERENITY_EPERM ? 3 : 4)), 3, "purge: not for users");
    return tap_done();
}
