/* Core files: where they are asked for, what is in them, and what prctl says about them. */
#include "conformance.h"

static char headers[4096], note[32768];
static char name[256];
static volatile int *volatile nowhere = BAD_POINTER;
static volatile uint64_t marker = 0x1122334455667788;

static long write_file(const char *path, const char *text)
{
    long file = open_file(path, SERENITY_O_WRONLY, 0);
    long result = file < 0 ? file : CALL(write, file, text, strlen(text));
    CALL(close, file);
    return result;
}

/* The number of core files; the name of the last one is kept. */
static int count_cores(void)
{
    static uint8_t records[4096];
    long directory = open_file("/cores", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    long bytes = CALL(get_dir_entries, directory, records, sizeof records);
    CALL(close, directory);
    int count = 0;
    for (long at = 0; at < bytes;) {
        uint32_t length;
        memcpy(&length, records + at + 9, 4);
        if (records[at + 13] != '.') {
            count++;
            memcpy(name, "/cores/", 7);
            memcpy(name + 7, records + at + 13, length);
            name[7 + length] = 0;
        }
        at += 13 + length;
    }
    return count;
}

static long set_property(const char *key, const char *value)
{
    struct serenity_SC_set_coredump_metadata_params parameters = { (uint64_t)key, strlen(key), (uint64_t)value, strlen(value) };
    return CALL(prctl, SERENITY_PR_SET_COREDUMP_METADATA_VALUE, &parameters);
}

static int has(const char *from, const char *to, const char *text)
{
    size_t length = strlen(text);
    for (; from + length <= to; from++) {
        if (memcmp(from, text, length) == 0)
            return 1;
    }
    return 0;
}

static uint64_t word(const char *at)
{
    uint64_t value;
    memcpy(&value, at, 8);
    return value;
}

static void look_inside(void)
{
    long file = open_file(name, SERENITY_O_RDONLY, 0);
    ok(file >= 0, "open: the core file");
    is(CALL(read, file, headers, sizeof headers), sizeof headers, "read: its headers");
    ok(memcmp(headers, "\177ELF\2\1\1", 7) == 0, "an ELF file");
    ok(headers[16] == 4 && headers[18] == 62, "of a core, for x86-64");
    int count = (uint8_t)headers[56], last = 0;
    uint64_t value = 0;
    for (int i = 0; i < count; i++) {
        const char *header = headers + 64 + 56 * i;
        uint64_t offset = word(header + 8), address = word(header + 16), size = word(header + 32);
        if (header[0] == 1 && address <= (uint64_t)&marker && (uint64_t)&marker < address + size)
            CALL(pread, file, &value, 8, offset + ((uint64_t)&marker - address));
        if (header[0] == 4) {
            last = i + 1;
            is(CALL(pread, file, note, sizeof note, offset), size, "pread: the note");
        }
    }
    CALL(close, file);
    is(last, count, "the note comes last");
    is(value, 0xfeedf00d, "the memory is that of the process");
    const char *end = note + sizeof note;
    ok(note[0] == 11 && memcmp(note + 12, "SerenityOS", 11) == 0, "the note's name");
    ok(has(note, end, "\"termination_signal\":11"), "the signal");
    ok(has(note, end, "\"executable_path\":\"/bin/core\""), "the program");
    ok(has(note, end, "\"fault_address\":\"0x0000000000000010\""), "where it faulted");
    ok(has(note, end, "\"assertion\":\"x \\\"y\\\"\""), "what it said itself");
    ok(note[24] == 1 && has(note, end, "Stack (Main thread)") && has(note, end, "/bin/core (data-rw)"), "regions have their names");
}

int main(void)
{
    is(CALL(prctl, SERENITY_PR_GET_DUMPABLE), 1, "prctl: PR_GET_DUMPABLE");
    is(CALL(prctl, SERENITY_PR_SET_DUMPABLE, 2), -SERENITY_EINVAL, "prctl: neither yes nor no");
    is(CALL(prctl, SERENITY_PR_SET_COREDUMP_METADATA_VALUE, BAD_POINTER), -SERENITY_EFAULT, "prctl: properties from nowhere");
    is(set_property("", "x"), -SERENITY_EINVAL, "prctl: a property without a name");
    CALL(umask, 0);
    is(CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/cores"), 0755), 0, "mkdir");
    is(write_file("/sys/kernel/conf/coredump_directory", "cores"), -SERENITY_EINVAL, "coredump_directory: not absolute");
    is(write_file("/sys/kernel/conf/coredump_directory", "/cores\n"), 7, "coredump_directory");
    is(IN_CHILD(*nowhere = 1), 1000 + SERENITY_SIGSEGV, "a fault");
    is(count_cores(), 0, "no core in a directory that not all may write");
    struct serenity_SC_chmod_params chmod = { SERENITY_AT_FDCWD, TEXT("/cores"), 0777, 1 };
    is(CALL(chmod, &chmod), 0, "chmod");
    is(IN_CHILD(CALL(prctl, SERENITY_PR_SET_DUMPABLE, 0); *nowhere = 1), 1000 + SERENITY_SIGSEGV, "not dumpable");
    is(IN_CHILD(CALL(kill, CALL(getpid), SERENITY_SIGTERM)), 1000 + SERENITY_SIGTERM, "a signal without a core");
    is(count_cores(), 0, "no core of either");
    is(IN_CHILD(marker = 0xfeedf00d; set_property("assertion", "x \"y\""); set_property("assertion", "z");
        *nowhere = 1), 1000 + SERENITY_SIGSEGV, "a fault");
    is(count_cores(), 1, "a core");
    look_inside();
    is(IN_CHILD(CALL(exit, set_property("a", "1") | set_property("b", "2") | set_property("c", "3") | set_property("d", "4"))), 0,
        "prctl: four properties");
    is(IN_CHILD(set_property("a", "1"); set_property("b", "2"); set_property("c", "3"); set_property("d", "4");
        CALL(exit, set_property("e", "5") == -SERENITY_ENOBUFS ? 3 : 4)), 3, "prctl: and no more");
    return tap_done();
}
