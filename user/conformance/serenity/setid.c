/* Programs that run as who owns their file: this one, executed again. */
#include "conformance.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *program;

struct text { uint64_t characters, length; };

static long execute(const char *path, const char *part)
{
    struct text arguments[] = { { (uint64_t)path, strlen(path) }, { (uint64_t)part, strlen(part) } };
    struct serenity_SC_execve_params parameters = { (uint64_t)path, strlen(path), (uint64_t)arguments, 2, 0, 0 };
    return CALL(execve, &parameters);
}

static long spawn(const char *path, const char *part)
{
    struct text arguments[] = { { (uint64_t)path, strlen(path) }, { (uint64_t)part, strlen(part) } };
    struct serenity_SC_posix_spawn_params parameters = {
        .path_characters = (uint64_t)path, .path_length = strlen(path), .arguments_strings = (uint64_t)arguments, .arguments_length = 2,
    };
    return CALL(posix_spawn, &parameters);
}

static long change_mode(int mode)
{
    struct serenity_SC_chmod_params parameters = { SERENITY_AT_FDCWD, (uint64_t)program, strlen(program), (uint16_t)mode, 1 };
    return CALL(chmod, &parameters);
}

/* What a program finds: 1 its user was changed, 2 its group, 4 nobody may look into it, 8 the vector says so. */
static int what_is_found(char **environment)
{
    while (*environment)
        environment++;
    uint64_t secure = 0;
    for (uint64_t *entry = (uint64_t *)(environment + 1); entry[0]; entry += 2)
        secure = entry[0] == SERENITY_AT_SECURE ? entry[1] : secure;
    return (CALL(geteuid) == 1000 && CALL(getuid) == 0) | (CALL(getegid) == 2000 && CALL(getgid) == 0) << 1
        | !CALL(prctl, SERENITY_PR_GET_DUMPABLE, 0, 0, 0) << 2 | (int)secure << 3;
}

int main(int count, char **arguments, char **environment)
{
    program = arguments[0];
    if (count == 2)
        return what_is_found(environment);
    struct serenity_SC_chown_params owner = { (uint64_t)program, strlen(program), 1000, 2000, SERENITY_AT_FDCWD, 1 };
    is(CALL(chown, &owner), 0, "chown");
    is(IN_CHILD(execute(program, "x")), 0, "execve: an ordinary file");
    is(change_mode(04755), 0, "chmod");
    is(IN_CHILD(execute(program, "x")), 1 + 4 + 8, "execve: set-user-id");
    is(in_child_(spawn(program, "x")), 1 + 4 + 8, "posix_spawn: set-user-id");
    is(change_mode(02755), 0, "chmod");
    is(IN_CHILD(execute(program, "x")), 2 + 4 + 8, "execve: set-group-id");
    is(change_mode(06755), 0, "chmod");
    is(IN_CHILD(execute(program, "x")), 1 + 2 + 4 + 8, "execve: both");
    is(IN_CHILD(CALL(prctl, SERENITY_PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0); CALL(exit, execute(program, "x") == -SERENITY_EPERM)), 1,
        "execve: not in a jail");
    mkdir("/m", 0755);
    struct serenity_SC_open_params open = { SERENITY_AT_FDCWD, TEXT("/bin"), SERENITY_O_RDONLY, 0 };
    struct serenity_SC_bindmount_params bind = { -1, TEXT("/m"), (int32_t)CALL(open, &open), SERENITY_MS_NOSUID };
    is(CALL(bindmount, &bind), 0, "bindmount");
    is(IN_CHILD(execute("/m/setid", "x")), 0, "execve: a mount where set-id does not count");
    struct serenity_SC_remount_params remount = { -1, TEXT("/m"), SERENITY_MS_NOEXEC };
    is(CALL(remount, &remount), 0, "remount");
    is(execute("/m/setid", "x"), -SERENITY_EACCES, "execve: a mount where nothing runs");
    is(spawn("/m/setid", "x"), -SERENITY_EACCES, "posix_spawn: the same");
    owner.uid = 1000;
    is(CALL(chown, &owner), 0, "chown");
    is(IN_CHILD(execute(program, "x")), 0, "chown takes the bits away");
    return tap_done();
}
