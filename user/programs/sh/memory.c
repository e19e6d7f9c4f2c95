#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sh.h"

struct chunk {
    struct chunk *below;
    size_t used, size;
    _Alignas(16) char data[];
};

void *allocate(size_t size)
{
    return reallocate(NULL, size);
}

void *reallocate(void *block, size_t size)
{
    void *result = realloc(block, size ? size : 1);
    if (!result) {
        report("out of memory");
        leave(2);
    }
    return result;
}

char *duplicate(const char *text)
{
    return strcpy(allocate(strlen(text) + 1), text);
}

void *arena_allocate(struct arena *arena, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    struct chunk *top = arena->chunks;
    if (!top || top->size - top->used < size) {
        size_t room = size > 4000 ? size : 4000;
        struct chunk *chunk = allocate(sizeof *chunk + room);
        *chunk = (struct chunk){ .below = top, .size = room };
        arena->chunks = top = chunk;
    }
    void *result = top->data + top->used;
    top->used += size;
    return result;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_allocate(arena, length + 1);
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->chunks, arena->chunks ? arena->chunks->used : 0 };
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    while (arena->chunks != mark.chunk) {
        struct chunk *below = arena->chunks->below;
        free(arena->chunks);
        arena->chunks = below;
    }
    if (mark.chunk) {
        mark.chunk->used = mark.used;
    }
}

void arena_free(struct arena *arena)
{
    arena_release(arena, (struct arena_mark){ 0 });
}

void text_append(struct text *text, const char *data, size_t length)
{
    if (text->length + length + 1 > text->capacity) {
        text->capacity = (text->length + length + 1) * 2;
        text->data = reallocate(text->data, text->capacity);
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = 0;
}

void text_add(struct text *text, char c)
{
    text_append(text, &c, 1);
}

const char *text_string(struct text *text)
{
    if (!text->data) {
        text_append(text, "", 0);
    }
    return text->data;
}

void text_free(struct text *text)
{
    free(text->data);
    *text = (struct text){ 0 };
}
