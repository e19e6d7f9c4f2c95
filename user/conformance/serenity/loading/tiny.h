/* Results without a C library. */
#ifndef TINY_H
#define TINY_H

static int told, failed;

static uint64_t length_of(const char *text)
{
    uint64_t length = 0;
    while (text[length])
        length++;
    return length;
}

static int equals(const char *one, const char *other)
{
    while (*one && *one == *other)
        one++, other++;
    return *one == *other;
}

static void say(const char *text) { CALL(write, 1, text, length_of(text)); }

static void say_number(int number)
{
    char digits[12], *at = digits + sizeof digits;
    *--at = 0;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    say(at);
}

static void tell(int passed, const char *name)
{
    say(passed ? "ok " : "not ok ");
    say_number(++told);
    say(" - ");
    say(name);
    say("\n");
    failed += !passed;
}

static void finish(void)
{
    say("1..");
    say_number(told);
    say("\n");
    CALL(exit, failed != 0);
}

/* What an expression comes to in a child: its value as an exit code, or 1000 and the signal that ended it. */
#define IN_CHILD_CODE(expression) child_code_(({ long child_ = CALL(fork); if (child_ == 0) CALL(exit, expression); child_; }))

static int child_code_(long child)
{
    struct serenity_siginfo info;
    struct serenity_SC_waitid_params parameters = { SERENITY_P_PID, (int32_t)child, (uint64_t)&info, SERENITY_WEXITED };
    if (CALL(waitid, &parameters) != 0)
        return -1;
    return info.si_code == SERENITY_CLD_EXITED ? info.si_status : 1000 + info.si_status;
}

#endif
