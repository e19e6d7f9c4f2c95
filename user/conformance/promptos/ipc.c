/* Events, timers, channels, and poll over all of them. */
#include "conformance.h"

enum { IN = PROMPTOS_POLLIN, OUT = PROMPTOS_POLLOUT, ERROR = PROMPTOS_POLLERR, HUNG_UP = PROMPTOS_POLLHUP };

static char bytes[70000];
static int64_t handles[64];

static long poll_one(long handle, int wanted, long timeout)
{
    struct promptos_pollfd entry = { handle, (int16_t)wanted, -1 };
    long result = CALL(poll, &entry, 1, timeout);
    return result < 0 ? result : result == 0 ? 0 : entry.revents;
}

static long send(long channel, uint32_t byte_count, uint32_t handle_count, uint32_t flags)
{
    struct promptos_channel_message message = {
        sizeof message, flags, (uint64_t)bytes, 0, byte_count, (uint64_t)handles, 0, handle_count,
    };
    return CALL(channel_send, channel, &message);
}

/* How many bytes and (in thousands of millions) handles came. */
static long receive(long channel, uint32_t byte_capacity, uint32_t handle_capacity)
{
    struct promptos_channel_message message = {
        sizeof message, PROMPTOS_WAIT_NO_BLOCK, (uint64_t)bytes, byte_capacity, 0, (uint64_t)handles, handle_capacity, 0,
    };
    long result = CALL(channel_receive, channel, &message);
    return result < 0 ? result : message.byte_count + message.handle_count * 1000000000L;
}

static int play(char **arguments)
{
    if (strcmp(arguments[1], "signal") == 0) {
        sleep_for(5000000);
        return (int)CALL(event_signal, 5);
    }
    if (strcmp(arguments[1], "send") == 0) {
        handles[0] = CALL(event_create, 0);
        CALL(event_signal, handles[0]);
        strcpy(bytes, "from the child");
        return (int)send(5, 15, 1, 0);
    }
    if (strcmp(arguments[1], "rings") == 0) {
        for (int i = 0; i < 20000; i++) {
            int64_t ends[2];
            if (CALL(channel_create, ends) != 0) {
                return 1;
            }
            handles[0] = ends[0];
            if (send(ends[1], 4, 1, 0) != 0 || send(ends[1], 0, 0, 0) != -PROMPTOS_EPIPE || CALL(close, ends[1]) != 0) {
                return 2;
            }
        }
        return 0;
    }
    if (strcmp(arguments[1], "chain") == 0) {
        long last = -1;
        for (int i = 0; i < 1000; i++) {
            int64_t ends[2];
            if (CALL(channel_create, ends) != 0) {
                return 1;
            }
            handles[0] = last;
            if (last >= 0 && (send(ends[1], 0, 1, 0) != 0)) {
                return 2;
            }
            CALL(close, ends[1]);
            last = ends[0];
        }
        return CALL(close, last) == 0 ? 0 : 3;
    }
    return 99;
}

static void test_events(void)
{
    long event = CALL(event_create, 0), once = CALL(event_create, PROMPTOS_EVENT_AUTO_RESET);
    ok(event > 2 && once > 2, "event_create");
    is(CALL(event_create, 2), -PROMPTOS_EINVAL, "event_create: an unknown flag");
    is(CALL(event_wait, event, 0L), -PROMPTOS_ETIMEDOUT, "event_wait: not yet");
    is(CALL(event_wait, event, 1000000L), -PROMPTOS_ETIMEDOUT, "event_wait: not soon");
    is(CALL(event_wait, event, -7L), -PROMPTOS_EINVAL, "event_wait: a negative time");
    is(CALL(event_signal, event), 0, "event_signal");
    is(CALL(event_wait, event, -1L) | CALL(event_wait, event, 0L), 0, "event_wait: it stays");
    is(poll_one(event, IN | OUT, -1), IN, "poll: an event");
    is(CALL(event_reset, event), 0, "event_reset");
    is(CALL(event_wait, event, 0L), -PROMPTOS_ETIMEDOUT, "event_wait: reset");
    CALL(event_signal, once), CALL(event_signal, once);
    is(CALL(event_wait, once, -1L), 0, "event_wait: resets itself");
    is(CALL(event_wait, once, 0L), -PROMPTOS_ETIMEDOUT, "event_wait: it has");
    long weak = CALL(duplicate, event, PROMPTOS_RIGHT_DUPLICATE);
    is(CALL(event_wait, weak, 0L), -PROMPTOS_EACCES, "event_wait: without the right");
    is(CALL(event_signal, weak), -PROMPTOS_EACCES, "event_signal: without the right");
    is(CALL(event_reset, weak), -PROMPTOS_EACCES, "event_reset: without the right");
    is(poll_one(weak, IN, 0), -PROMPTOS_EACCES, "poll: without the right");
    is(CALL(event_signal, 1), -PROMPTOS_EBADF, "event_signal: no event");
    is(CALL(event_wait, 1, 0L), -PROMPTOS_EBADF, "event_wait: no event");
    struct promptos_handle_pair given = { event, 5 };
    long child = spawn_role("signal", "", 0, &given, 1, 0);
    is(CALL(event_wait, event, -1L), 0, "event_wait: signalled by another process");
    is(end_of(child), 0, "event_signal: by a handle from the parent");
    CALL(close, weak), CALL(close, event), CALL(close, once);
}

static void test_timers(void)
{
    long timer = CALL(timer_create, PROMPTOS_CLOCK_MONOTONIC);
    ok(timer > 2, "timer_create");
    is(CALL(timer_create, 77), -PROMPTOS_EINVAL, "timer_create: no clock");
    is(CALL(timer_set, timer, -1L, 0L), -PROMPTOS_EINVAL, "timer_set: a negative time");
    is(CALL(timer_set, timer, 0L, -1L), -PROMPTOS_EINVAL, "timer_set: a negative period");
    is(CALL(timer_set, 1, 1L, 0L), -PROMPTOS_EBADF, "timer_set: no timer");
    is(poll_one(timer, IN, 0), 0, "poll: a timer that is not set");
    is(CALL(timer_set, timer, 2000000L, 0L), 0, "timer_set: once");
    is(poll_one(timer, IN, -1), IN, "poll: a timer");
    is(CALL(event_wait, timer, -1L), 1, "event_wait: a timer");
    is(CALL(event_wait, timer, 0L), -PROMPTOS_ETIMEDOUT, "event_wait: once");
    is(CALL(timer_set, timer, 1000000L, 1000000L), 0, "timer_set: a period");
    sleep_for(10000000);
    ok(CALL(event_wait, timer, -1L) >= 9, "event_wait: how often it has expired");
    ok(CALL(event_wait, timer, -1L) >= 1, "event_wait: and again");
    is(CALL(timer_set, timer, 1L, 1L), 0, "timer_set: the shortest period");
    sleep_for(1000000);
    ok(CALL(event_wait, timer, -1L) > 1000, "event_wait: many times");
    is(CALL(timer_set, timer, 0L, 0L), 0, "timer_set: stopped");
    is(CALL(event_wait, timer, 2000000L), -PROMPTOS_ETIMEDOUT, "event_wait: a stopped timer");
    CALL(close, timer);
}

static void test_channels(void)
{
    int64_t ends[2];
    is(CALL(channel_create, BAD_POINTER), -PROMPTOS_EFAULT, "channel_create: a bad pointer");
    is(CALL(channel_create, ends), 0, "channel_create");
    long a = ends[0], b = ends[1], event = CALL(event_create, 0);
    is(receive(b, 10, 0), -PROMPTOS_EAGAIN, "channel_receive: nothing");
    is(poll_one(b, IN | OUT, 0), OUT, "poll: an empty channel");
    strcpy(bytes, "hello");
    handles[0] = event;
    is(send(a, 6, 1, 0), 0, "channel_send");
    is(CALL(event_signal, event), -PROMPTOS_EBADF, "channel_send: the handle has left");
    is(poll_one(b, IN, 0), IN, "poll: a message");
    is(receive(b, 5, 1), -PROMPTOS_EMSGSIZE, "channel_receive: too many bytes");
    is(receive(b, 6, 0), -PROMPTOS_EMSGSIZE, "channel_receive: too many handles");
    memset(bytes, 0, 10);
    is(receive(b, 100, 64), 1000000006, "channel_receive");
    ok(strcmp(bytes, "hello") == 0, "channel_receive: the bytes");
    event = handles[0];
    is(CALL(event_signal, event), 0, "channel_receive: the handle");
    is(send(a, 65536, 0, 0), 0, "channel_send: the longest");
    is(receive(b, 65536, 0), 65536, "channel_receive: the longest");
    is(send(a, 65537, 0, 0), -PROMPTOS_EMSGSIZE, "channel_send: too long");
    is(send(a, 0, 65, 0), -PROMPTOS_EMSGSIZE, "channel_send: too many handles");
    is(send(a, 0, 0, 2), -PROMPTOS_EINVAL, "channel_send: an unknown flag");
    is(CALL(channel_send, a, BAD_POINTER), -PROMPTOS_EFAULT, "channel_send: a bad pointer");
    is(CALL(channel_send, 1, bytes), -PROMPTOS_EBADF, "channel_send: no channel");
    handles[0] = 999;
    is(send(a, 0, 1, 0), -PROMPTOS_EBADF, "channel_send: no handle");
    handles[0] = CALL(duplicate, event, PROMPTOS_RIGHT_DUPLICATE);
    is(send(a, 0, 1, 0), -PROMPTOS_EACCES, "channel_send: a handle that may not leave");
    handles[0] = handles[1] = event;
    is(send(a, 0, 2, 0), -PROMPTOS_EINVAL, "channel_send: the same twice");
    long sent = 0;
    while (send(a, 1, 0, PROMPTOS_WAIT_NO_BLOCK) == 0)
        sent++;
    is(sent, 256, "channel_send: a full queue");
    is(send(a, 1, 0, PROMPTOS_WAIT_NO_BLOCK), -PROMPTOS_EAGAIN, "channel_send: one more");
    is(poll_one(a, OUT, 0), 0, "poll: a full queue");
    is(CALL(close, a), 0, "close: an end");
    is(send(b, 1, 0, 0), -PROMPTOS_EPIPE, "channel_send: the other end is closed");
    is(poll_one(b, IN | OUT, 0), IN | OUT | HUNG_UP, "poll: the other end is closed");
    while (receive(b, 1, 0) == 1)
        sent--;
    is(sent, 0, "channel_receive: what is left");
    is(receive(b, 1, 0), -PROMPTOS_ENOTCONN, "channel_receive: the other end is closed");
    CALL(close, b), CALL(close, event);

    CALL(channel_create, ends);
    struct promptos_handle_pair given = { ends[1], 5 };
    is(end_of(spawn_role("send", "", 0, &given, 1, 0)), 0, "channel_send: in a child");
    CALL(close, ends[1]);
    is(receive(ends[0], 100, 1), 1000000015, "channel_receive: after its sender's end");
    ok(strcmp(bytes, "from the child") == 0, "channel_receive: the child's bytes");
    is(CALL(event_wait, handles[0], 0L), 0, "channel_receive: the child's handle");
    is(run_role("rings", ""), 0, "20,000 channels in themselves");
    is(run_role("chain", ""), 0, "a chain of 1,000 channels");
}

static void test_poll(void)
{
    int64_t ends[2];
    CALL(pipe, ends);
    long event = CALL(event_create, 0);
    struct promptos_pollfd list[4] = { { ends[0], IN, 9 }, { ends[1], OUT, 9 }, { -1, IN, 9 }, { event, IN, 9 } };
    is(CALL(poll, list, 4, 0L), 1, "poll: one of four");
    ok(list[0].revents == 0 && list[1].revents == OUT && list[2].revents == 0 && list[3].revents == 0, "poll: the right one");
    CALL(write, ends[1], "x", 1), CALL(event_signal, event);
    is(CALL(poll, list, 4, -1L), 3, "poll: three of four");
    CALL(close, ends[1]);
    list[1].fd = -1;
    is(CALL(poll, list, 4, -1L), 2, "poll: a writer has gone");
    is(list[0].revents, IN | HUNG_UP, "poll: data and the end");
    is(CALL(poll, 0, 0, 1000000L), 0, "poll: nothing at all");
    is(CALL(poll, BAD_POINTER, 1, 0L), -PROMPTOS_EFAULT, "poll: a bad pointer");
    is(CALL(poll, list, 1000000, 0L), -PROMPTOS_EINVAL, "poll: too many");
    is(CALL(poll, list, 1, -2L), -PROMPTOS_EINVAL, "poll: a negative time");
    is(poll_one(ends[1], IN, 0), -PROMPTOS_EBADF, "poll: a closed handle");
    static struct promptos_pollfd many[1000];
    for (int i = 0; i < 1000; i++) {
        many[i] = (struct promptos_pollfd){ CALL(event_create, 0), IN, 0 };
    }
    is(CALL(poll, many, 1000, 1000000L), 0, "poll: a thousand, none ready");
    CALL(event_signal, many[777].fd);
    is(CALL(poll, many, 1000, -1L), 1, "poll: a thousand, one ready");
    is(many[777].revents, IN, "poll: that one");
    ok(poll_one(event, ERROR, 0) == 0, "poll: what nobody asked for");
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    test_events();
    test_timers();
    test_channels();
    test_poll();
    return tap_done();
}
