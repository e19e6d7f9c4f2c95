/* Patterns: *, ?, [...] and [!...]; a backslash takes the next character's meaning away. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "sh.h"

/* Whether c is in the set that starts behind '['; *end is behind the ']'. NULL in *end: no set at all, '[' is itself. */
static int in_set(const char *set, unsigned char c, const char **end)
{
    int negated = *set == '!' || *set == '^', found = 0;
    const char *p = set + negated;
    for (int first = 1; *p && (*p != ']' || first); first = 0) {
        if (*p == '\\' && p[1]) {
            p++;
        }
        unsigned char low = (unsigned char)*p++, high = low;
        if (*p == '-' && p[1] && p[1] != ']') {
            p += 1 + (p[1] == '\\' && p[2]);
            high = (unsigned char)*p++;
        }
        found |= c >= low && c <= high;
    }
    *end = *p ? p + 1 : NULL;
    return found != negated;
}

int pattern_matches(const char *pattern, const char *text)
{
    const char *star = NULL, *resume = NULL;
    for (;;) {
        const char *after;
        if (*pattern == '*') {
            star = ++pattern;
            resume = text;
            continue;
        }
        int matched = 0;
        if (*text) {
            if (*pattern == '?') {
                matched = 1;
                pattern++;
            } else if (*pattern == '[') {
                int in = in_set(pattern + 1, (unsigned char)*text, &after);
                matched = after ? in : *text == '[';
                pattern = matched ? (after ? after : pattern + 1) : pattern;
            } else {
                const char *literal = pattern + (*pattern == '\\' && pattern[1]);
                matched = *literal == *text;
                pattern = matched ? literal + 1 : pattern;
            }
        } else if (!*pattern) {
            return 1;
        }
        if (matched) {
            text++;
        } else if (star && *resume) {
            pattern = star;
            text = ++resume;
        } else {
            return 0;
        }
    }
}

int has_pattern(const char *pattern)
{
    for (; *pattern; pattern++) {
        const char *end;
        if (*pattern == '\\' && pattern[1]) {
            pattern++;
        } else if (*pattern == '*' || *pattern == '?') {
            return 1;
        } else if (*pattern == '[') {
            in_set(pattern + 1, 0, &end);
            if (end) {
                return 1;
            }
        }
    }
    return 0;
}

char *pattern_literal(const char *pattern)
{
    char *result = arena_allocate(&shell.scratch, strlen(pattern) + 1), *out = result;
    for (; *pattern; pattern++) {
        pattern += *pattern == '\\' && pattern[1];
        *out++ = *pattern;
    }
    *out = 0;
    return result;
}

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* `prefix` is the literal path matched so far, `rest` the components to come. */
static void glob_from(const char *prefix, const char *rest, struct fields *out, int depth)
{
    size_t slashes = strspn(rest, "/");
    struct text path = { 0 };
    text_append(&path, prefix, strlen(prefix));
    text_append(&path, rest, slashes);
    rest += slashes;
    size_t length = 0;
    while (rest[length] && rest[length] != '/') {
        length += rest[length] == '\\' && rest[length + 1] ? 2 : 1;
    }
    char *component = arena_copy(&shell.scratch, rest, length);
    const char *next = rest + length;
    struct stat info;
    if (depth > 64) {
        text_free(&path);
        return;
    }
    if (!has_pattern(component)) {
        char *literal = pattern_literal(component);
        text_append(&path, literal, strlen(literal));
        if (*next) {
            glob_from(text_string(&path), next, out, depth + 1);
        } else if (lstat(text_string(&path), &info) == 0) {
            fields_add(out, arena_copy(&shell.scratch, path.data, path.length));
        }
        text_free(&path);
        return;
    }
    struct fields names = { 0 };
    DIR *directory = opendir(path.length ? text_string(&path) : ".");
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if ((entry->d_name[0] != '.' || component[0] == '.') && pattern_matches(component, entry->d_name)) {
            fields_add(&names, arena_copy(&shell.scratch, entry->d_name, strlen(entry->d_name)));
        }
    }
    if (directory) {
        closedir(directory);
    }
    size_t base = path.length;
    for (size_t i = 0; i < names.count; i++) {
        path.length = base;
        text_append(&path, names.items[i], strlen(names.items[i]));
        if (!*next) {
            fields_add(out, arena_copy(&shell.scratch, path.data, path.length));
        } else if (stat(text_string(&path), &info) == 0 && S_ISDIR(info.st_mode)) {
            glob_from(text_string(&path), next, out, depth + 1);
        }
    }
    text_free(&path);
}

int glob_paths(const char *pattern, struct fields *out)
{
    size_t before = out->count;
    glob_from("", pattern, out, 0);
    if (out->count > before) {
        qsort(out->items + before, out->count - before, sizeof *out->items, compare);
    }
    return out->count > before;
}
