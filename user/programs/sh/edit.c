/* Line editing on a terminal in raw mode. The line is shown on one row, scrolled sideways when it is longer. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "sh.h"

#define HISTORY 200
#define CONTROL(letter) ((letter) & 31)

enum key {
    KEY_NONE = 256, KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_DELETE, KEY_WORD_LEFT, KEY_WORD_RIGHT, KEY_CLOSED
};

struct editor {
    const char *prompt;
    struct text *line;
    size_t cursor;
    int entry;           /* the history entry shown; history_count = the new line */
    struct text pending; /* the new line while an older one is shown */
    struct text killed;
    struct text shown; /* what stands on the row with the cursor at its end; nothing where that is not so */
};

static char *history[HISTORY];
static int history_count;

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t width_of(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++) {
        width += !is_continuation(text[i]);
    }
    return width;
}

/* The columns a prompt takes: escape sequences (colours) take none. */
static size_t prompt_width(const char *prompt)
{
    size_t width = 0;
    for (; *prompt; prompt++) {
        if (*prompt == '\033' && prompt[1] == '[') {
            for (prompt += 2; *prompt && (*prompt < '@' || *prompt > '~'); prompt++) {
            }
            if (!*prompt) {
                break;
            }
        } else {
            width += !is_continuation(*prompt);
        }
    }
    return width;
}

static size_t columns(void)
{
    struct winsize size;
    return ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void show(struct editor *editor)
{
    struct text out = { 0 };
    const char *line = text_string(editor->line);
    size_t room = columns(), taken = prompt_width(editor->prompt);
    room = room > taken + 8 ? room - taken - 1 : 8;
    size_t start = 0, end = editor->line->length;
    while (width_of(line + start, editor->cursor - start) >= room) {
        do {
            start++;
        } while (is_continuation(line[start]));
    }
    while (width_of(line + start, end - start) > room) {
        do {
            end--;
        } while (is_continuation(line[end]));
    }
    size_t before = editor->shown.length;
    int whole = start == 0 && editor->cursor == editor->line->length;
    if (whole && before > 0 && end >= before && memcmp(line, editor->shown.data, before) == 0) {
        text_append(&out, line + before, end - before);
    } else {
        text_add(&out, '\r');
        text_append(&out, editor->prompt, strlen(editor->prompt));
        text_append(&out, line + start, end - start);
        text_append(&out, "\033[K\r", 4);
        size_t column = taken + width_of(line + start, editor->cursor - start);
        if (column > 0) {
            char move[24];
            text_append(&out, move, (size_t)snprintf(move, sizeof move, "\033[%zuC", column));
        }
    }
    editor->shown.length = 0;
    text_append(&editor->shown, line, whole ? end : 0);
    write(2, out.data, out.length);
    text_free(&out);
}

/* The whole line, on as many rows as it takes: what stays on the screen. */
static void show_finished(struct editor *editor, const char *end)
{
    struct text out = { 0 };
    text_append(&out, "\r\033[K", 4);
    text_append(&out, editor->prompt, strlen(editor->prompt));
    text_append(&out, text_string(editor->line), editor->line->length);
    text_append(&out, end, strlen(end));
    write(2, out.data, out.length);
    text_free(&out);
}

static int read_byte(void)
{
    unsigned char c;
    ssize_t count;
    do {
        count = read(0, &c, 1);
    } while (count < 0 && errno == EINTR);
    return count == 1 ? c : KEY_CLOSED;
}

static int read_key(void)
{
    int c = read_byte();
    if (c != '\033') {
        return c;
    }
    c = read_byte();
    if (c == 'b' || c == 'f') {
        return c == 'b' ? KEY_WORD_LEFT : KEY_WORD_RIGHT;
    }
    if (c != '[' && c != 'O') {
        return KEY_NONE;
    }
    int number = 0, modifier = 0, separators = 0;
    for (c = read_byte(); (c >= '0' && c <= '9') || c == ';'; c = read_byte()) {
        if (c == ';') {
            separators++;
        } else if (separators) {
            modifier = modifier * 10 + c - '0';
        } else {
            number = number * 10 + c - '0';
        }
    }
    switch (c) {
        case 'A': return KEY_UP;
        case 'B': return KEY_DOWN;
        case 'C': return modifier ? KEY_WORD_RIGHT : KEY_RIGHT;
        case 'D': return modifier ? KEY_WORD_LEFT : KEY_LEFT;
        case 'H': return KEY_HOME;
        case 'F': return KEY_END;
        case '~': return number == 1 || number == 7 ? KEY_HOME : number == 4 || number == 8 ? KEY_END : number == 3 ? KEY_DELETE : KEY_NONE;
        default: return KEY_NONE;
    }
}

static size_t before(const struct editor *editor, size_t position)
{
    while (position > 0 && is_continuation(editor->line->data[--position])) {
    }
    return position;
}

static size_t after(const struct editor *editor, size_t position)
{
    if (position < editor->line->length) {
        do {
            position++;
        } while (position < editor->line->length && is_continuation(editor->line->data[position]));
    }
    return position;
}

static size_t word_before(const struct editor *editor)
{
    size_t position = editor->cursor;
    while (position > 0 && editor->line->data[position - 1] == ' ') {
        position--;
    }
    while (position > 0 && editor->line->data[position - 1] != ' ') {
        position--;
    }
    return position;
}

static size_t word_after(const struct editor *editor)
{
    size_t position = editor->cursor;
    while (position < editor->line->length && editor->line->data[position] == ' ') {
        position++;
    }
    while (position < editor->line->length && editor->line->data[position] != ' ') {
        position++;
    }
    return position;
}

static void cut(struct editor *editor, size_t from, size_t to, int keep)
{
    if (to <= from) {
        return;
    }
    char *data = editor->line->data;
    if (keep) {
        editor->killed.length = 0;
        text_append(&editor->killed, data + from, to - from);
    }
    memmove(data + from, data + to, editor->line->length - to + 1);
    editor->line->length -= to - from;
    editor->cursor = from;
}

static void insert(struct editor *editor, const char *text, size_t length)
{
    size_t tail = editor->line->length - editor->cursor;
    text_append(editor->line, text, length);
    char *at = editor->line->data + editor->cursor;
    memmove(at + length, at, tail);
    memcpy(at, text, length);
    editor->cursor += length;
}

static void replace_line(struct editor *editor, const char *text)
{
    editor->line->length = 0;
    text_append(editor->line, text, strlen(text));
    editor->cursor = editor->line->length;
}

static void walk_history(struct editor *editor, int step)
{
    int entry = editor->entry + step;
    if (entry < 0 || entry > history_count) {
        return;
    }
    if (editor->entry == history_count) {
        editor->pending.length = 0;
        text_append(&editor->pending, editor->line->data, editor->line->length);
    }
    editor->entry = entry;
    replace_line(editor, entry == history_count ? text_string(&editor->pending) : history[entry]);
}

static void remember(const char *line)
{
    if (line[strspn(line, " ")] == 0 || (history_count > 0 && strcmp(history[history_count - 1], line) == 0)) {
        return;
    }
    if (history_count == HISTORY) {
        free(history[0]);
        memmove(history, history + 1, (HISTORY - 1) * sizeof *history);
        history_count--;
    }
    history[history_count++] = duplicate(line);
}

static void list_candidates(struct editor *editor, const struct fields *candidates)
{
    size_t width = 0, total = columns();
    for (size_t i = 0; i < candidates->count; i++) {
        size_t length = strlen(candidates->items[i]);
        width = length > width ? length : width;
    }
    editor->shown.length = 0;
    size_t per_row = total / (width + 2) ? total / (width + 2) : 1;
    fputs("\n", stderr);
    for (size_t i = 0; i < candidates->count; i++) {
        int last = (i + 1) % per_row == 0 || i + 1 == candidates->count;
        fprintf(stderr, "%-*s%s", last ? 0 : (int)width + 2, candidates->items[i], last ? "\n" : "");
    }
}

static void complete_word(struct editor *editor, int again)
{
    struct arena_mark mark = arena_mark(&shell.scratch);
    struct fields candidates = { 0 };
    size_t start;
    complete(text_string(editor->line), editor->cursor, &start, &candidates);
    if (candidates.count > 0) {
        const char *first = candidates.items[0];
        size_t common = strlen(first);
        for (size_t i = 1; i < candidates.count; i++) {
            size_t same = 0;
            while (same < common && candidates.items[i][same] == first[same]) {
                same++;
            }
            common = same;
        }
        size_t typed = editor->cursor - start;
        if (common > typed || candidates.count == 1) {
            cut(editor, start, editor->cursor, 0);
            editor->cursor = start;
            insert(editor, first, common);
            if (candidates.count == 1 && common > 0 && first[common - 1] != '/') {
                insert(editor, " ", 1);
            }
        } else if (again) {
            list_candidates(editor, &candidates);
        }
    }
    arena_release(&shell.scratch, mark);
}

static int find_in_history(const char *wanted, int from)
{
    for (int entry = from; entry >= 0; entry--) {
        if (strstr(history[entry], wanted)) {
            return entry;
        }
    }
    return -1;
}

/* ^R: shows the latest line that has what is typed in it, ^R again an earlier one. Answers the key that ended the search. */
static int search(struct editor *editor)
{
    struct text wanted = { 0 }, prompt = { 0 };
    const char *shown = editor->prompt;
    int found = history_count - 1, missing = 0, key;
    for (;;) {
        prompt.length = 0;
        text_append(&prompt, missing ? "(no such line: '" : "(search: '", missing ? 16 : 10);
        text_append(&prompt, text_string(&wanted), wanted.length);
        text_append(&prompt, "') ", 3);
        editor->prompt = text_string(&prompt);
        editor->shown.length = 0;
        show(editor);
        key = read_key();
        int from = found;
        if (key == CONTROL('R')) {
            from = found - 1;
        } else if (key == 127 || key == CONTROL('H')) {
            while (wanted.length > 0 && is_continuation(wanted.data[--wanted.length])) {
            }
            text_append(&wanted, "", 0);
            from = history_count - 1;
        } else if (key >= ' ' && key < 256) {
            text_add(&wanted, (char)key);
        } else {
            break;
        }
        int entry = wanted.length ? find_in_history(text_string(&wanted), from) : -1;
        missing = wanted.length && entry < 0;
        if (entry >= 0) {
            found = editor->entry = entry;
            replace_line(editor, history[entry]);
            editor->cursor = (size_t)(strstr(history[entry], text_string(&wanted)) - history[entry]);
        }
    }
    editor->prompt = shown;
    editor->shown.length = 0;
    text_free(&wanted);
    text_free(&prompt);
    return key;
}

/* 1 when the key ends the line, with *result set. */
static int handle(struct editor *editor, int key, int previous, enum edit_result *result)
{
    switch (key) {
        case '\r': case '\n': *result = EDIT_LINE; return 1;
        case KEY_CLOSED: *result = EDIT_END; return 1;
        case CONTROL('C'): *result = EDIT_INTERRUPTED; return 1;
        case CONTROL('D'):
            if (editor->line->length == 0) {
                *result = EDIT_END;
                return 1;
            }
            cut(editor, editor->cursor, after(editor, editor->cursor), 0);
            break;
        case KEY_DELETE: cut(editor, editor->cursor, after(editor, editor->cursor), 0); break;
        case 127: case CONTROL('H'): cut(editor, before(editor, editor->cursor), editor->cursor, 0); break;
        case CONTROL('A'): case KEY_HOME: editor->cursor = 0; break;
        case CONTROL('E'): case KEY_END: editor->cursor = editor->line->length; break;
        case CONTROL('B'): case KEY_LEFT: editor->cursor = before(editor, editor->cursor); break;
        case CONTROL('F'): case KEY_RIGHT: editor->cursor = after(editor, editor->cursor); break;
        case KEY_WORD_LEFT: editor->cursor = word_before(editor); break;
        case KEY_WORD_RIGHT: editor->cursor = word_after(editor); break;
        case CONTROL('K'): cut(editor, editor->cursor, editor->line->length, 1); break;
        case CONTROL('U'): cut(editor, 0, editor->cursor, 1); break;
        case CONTROL('W'): cut(editor, word_before(editor), editor->cursor, 1); break;
        case CONTROL('Y'): insert(editor, text_string(&editor->killed), editor->killed.length); break;
        case CONTROL('P'): case KEY_UP: walk_history(editor, -1); break;
        case CONTROL('N'): case KEY_DOWN: walk_history(editor, 1); break;
        case CONTROL('L'):
            write(2, "\033[H\033[2J", 7);
            editor->shown.length = 0;
            break;
        case '\t': complete_word(editor, previous == '\t'); break;
        default:
            if (key >= ' ' && key < 256) {
                /* The rest of a multi-byte character comes at once: showing half of one would confuse the terminal. */
                char bytes[4] = { (char)key };
                size_t length = key >= 0xf0 ? 4 : key >= 0xe0 ? 3 : key >= 0xc0 ? 2 : 1;
                for (size_t i = 1; i < length; i++) {
                    bytes[i] = (char)read_byte();
                }
                insert(editor, bytes, length);
            }
    }
    return 0;
}

/* Goes to the start of a row. Output that did not end its last row stays, with a mark: the blanks wrap around only behind it. */
static void start_row(void)
{
    struct text out = { 0 };
    text_append(&out, "\033[7m%\033[m", 8);
    for (size_t i = columns() - 1; i > 0; i--) {
        text_add(&out, ' ');
    }
    text_append(&out, "\r\033[K", 4);
    write(2, out.data, out.length);
    text_free(&out);
}

int edit_possible(void)
{
    struct termios settings;
    return tcgetattr(0, &settings) == 0 && isatty(2);
}

enum edit_result edit_line(const char *prompt, struct text *line)
{
    /* What the shell found at its start, so that no program can leave the terminal in a mode of its own. */
    static struct termios cooked;
    static int known;
    struct termios raw;
    line->length = 0;
    text_append(line, "", 0);
    if (!known && tcgetattr(0, &cooked) != 0) {
        return EDIT_END;
    }
    known = 1;
    raw = cooked;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(0, TCSADRAIN, &raw) != 0) {
        return EDIT_END;
    }
    int earlier;
    ioctl(0, TIOCINTERRUPTS, &earlier); /* what was pressed before is not meant for this line */
    start_row();
    static struct text killed;
    struct editor editor = { .prompt = prompt, .line = line, .entry = history_count, .killed = killed };
    enum edit_result result;
    int previous = 0;
    for (;;) {
        show(&editor);
        int key = read_key();
        while (key == CONTROL('R')) {
            key = search(&editor);
        }
        if (handle(&editor, key, previous, &result)) {
            break;
        }
        previous = key;
    }
    show_finished(&editor, result == EDIT_INTERRUPTED ? "^C\n" : "\n");
    tcsetattr(0, TCSADRAIN, &cooked);
    killed = editor.killed;
    text_free(&editor.pending);
    text_free(&editor.shown);
    if (result == EDIT_LINE) {
        remember(line->data);
    }
    return result;
}
