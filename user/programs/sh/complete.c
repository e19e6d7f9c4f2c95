/* Completion: commands in the first place of a command, variables behind '$', paths elsewhere. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sh.h"

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void add(struct fields *out, const char *start, size_t length, const char *name, const char *end)
{
    struct text text = { 0 };
    text_append(&text, start, length);
    text_append(&text, name, strlen(name));
    text_append(&text, end, strlen(end));
    for (size_t i = 0; i < out->count; i++) {
        if (strcmp(out->items[i], text.data) == 0) {
            text_free(&text);
            return;
        }
    }
    fields_add(out, arena_copy(&shell.scratch, text.data, text.length));
    text_free(&text);
}

/* Names in `directory` that start with `part`; `shown` is what stands before the name on the line. */
static void add_files(struct fields *out, const char *directory, const char *shown, size_t shown_length, const char *part, int programs)
{
    DIR *open = opendir(directory);
    for (struct dirent *entry; open && (entry = readdir(open));) {
        const char *name = entry->d_name;
        if (strncmp(name, part, strlen(part)) != 0 || (name[0] == '.' && part[0] != '.') || strcmp(name, ".") == 0
            || strcmp(name, "..") == 0) {
            continue;
        }
        struct text path = { 0 };
        struct stat info;
        text_append(&path, directory, strlen(directory));
        text_add(&path, '/');
        text_append(&path, name, strlen(name));
        int known = stat(text_string(&path), &info) == 0;
        text_free(&path);
        if (programs && (!known || !S_ISREG(info.st_mode) || !(info.st_mode & 0111))) {
            continue;
        }
        add(out, shown, shown_length, name, known && S_ISDIR(info.st_mode) ? "/" : "");
    }
    if (open) {
        closedir(open);
    }
}

static void add_commands(struct fields *out, const char *part)
{
    static const char *const words[] = { "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "then", "until", "while" };
    for (size_t i = 0; builtin_at(i); i++) {
        if (strncmp(builtin_at(i)->name, part, strlen(part)) == 0) {
            add(out, "", 0, builtin_at(i)->name, "");
        }
    }
    for (size_t i = 0; *part && i < sizeof words / sizeof *words; i++) {
        if (strncmp(words[i], part, strlen(part)) == 0) {
            add(out, "", 0, words[i], "");
        }
    }
    const char *search = variable_get("PATH");
    for (search = search ? search : "/bin"; *search; search += *search == ':') {
        size_t length = strcspn(search, ":");
        if (length) {
            add_files(out, arena_copy(&shell.scratch, search, length), "", 0, part, 1);
        }
        search += length;
    }
}

void complete(const char *line, size_t cursor, size_t *start, struct fields *candidates)
{
    size_t from = cursor;
    while (from > 0 && !strchr(" \t;&|<>()`'\"=", line[from - 1])) {
        from--;
    }
    char *word = arena_copy(&shell.scratch, line + from, cursor - from);
    char *slash = strrchr(word, '/'), *dollar = strrchr(word, '$');
    size_t before = from;
    while (before > 0 && (line[before - 1] == ' ' || line[before - 1] == '\t')) {
        before--;
    }
    int first = before == 0 || strchr(";&|(`", line[before - 1]) != NULL;
    *start = from;
    if (dollar && (!slash || dollar > slash)) {
        int position = 0;
        for (const char *name; (name = variable_next(dollar + 1, &position));) {
            add(candidates, word, (size_t)(dollar - word) + 1, name, "");
        }
    } else if (slash || !first) {
        size_t shown = slash ? (size_t)(slash - word) + 1 : 0;
        char *directory = arena_copy(&shell.scratch, slash ? word : ".", slash ? shown : 1);
        const char *home = variable_get("HOME");
        if (directory[0] == '~' && directory[1] == '/' && home) {
            char *expanded = arena_allocate(&shell.scratch, strlen(home) + shown + 1);
            strcpy(stpcpy(expanded, home), directory + 1);
            directory = expanded;
        }
        add_files(candidates, directory, word, shown, word + shown, 0);
    } else {
        add_commands(candidates, word);
    }
    if (candidates->count) {
        qsort(candidates->items, candidates->count, sizeof *candidates->items, compare);
    }
}
