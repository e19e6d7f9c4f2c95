#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sh.h"

void lexer_start(struct lexer *lexer, const char *name, const char *text)
{
    *lexer = (struct lexer){ .name = name, .line = 1 };
    text_append(&lexer->text, text, strlen(text));
}

static int peek_at(struct lexer *lexer, size_t ahead)
{
    while (lexer->position + ahead >= lexer->text.length) {
        if (!lexer->more || !lexer->more(lexer, lexer->continued)) {
            lexer->more = NULL; /* the end stays the end */
            return EOF;
        }
    }
    return (unsigned char)lexer->text.data[lexer->position + ahead];
}

static int take(struct lexer *lexer)
{
    int c = peek_at(lexer, 0);
    if (c != EOF) {
        lexer->position++;
        lexer->line += c == '\n';
    }
    return c;
}

/* A backslash and a newline join two lines. */
static int peek(struct lexer *lexer)
{
    while (peek_at(lexer, 0) == '\\' && peek_at(lexer, 1) == '\n') {
        lexer->position += 2;
        lexer->line++;
    }
    return peek_at(lexer, 0);
}

static int fail(struct lexer *lexer, const char *error)
{
    if (!lexer->error) {
        lexer->error = error;
    }
    return 0;
}

/* Copies up to and including the end of what starts here, nested constructs and all. 0 when the text ends before. */
static int copy_until(struct lexer *lexer, struct text *out, char end, int depth)
{
    if (depth > 40) {
        return fail(lexer, "nested too deeply");
    }
    int parentheses = 0, word_start = 1;
    for (;;) {
        int c = take(lexer);
        if (c == EOF) {
            return fail(lexer, end == '\'' || end == '"' ? "unterminated quote" : "unterminated substitution");
        }
        text_add(out, (char)c);
        if (c == end && parentheses == 0) {
            return 1;
        }
        int was_start = word_start;
        word_start = c == ' ' || c == '\n' || c == '\t' || c == ';' || c == '(';
        if (end == '\'') {
            continue;
        }
        if (c == '\\') {
            c = take(lexer);
            if (c != EOF) {
                text_add(out, (char)c);
            }
        } else if (end == '`') {
            continue;
        } else if (c == '$' && (peek_at(lexer, 0) == '(' || peek_at(lexer, 0) == '{')) {
            c = take(lexer);
            text_add(out, (char)c);
            if (!copy_until(lexer, out, c == '(' ? ')' : '}', depth + 1)) {
                return 0;
            }
        } else if (c == '`' || (c == '"' && end != '"') || (c == '\'' && end != '"')) {
            if (!copy_until(lexer, out, (char)c, depth + 1)) {
                return 0;
            }
        } else if (c == '#' && end == ')' && was_start) {
            while ((c = peek_at(lexer, 0)) != '\n' && c != EOF) {
                text_add(out, (char)take(lexer));
            }
        } else if (c == '(' && end == ')') {
            parentheses++;
        } else if (c == ')' && end == ')') {
            parentheses--;
        }
    }
}

static int is_metacharacter(int c)
{
    return c == EOF || strchr(" \t\n;&|<>()", c) != NULL;
}

static enum token_kind read_word(struct lexer *lexer)
{
    struct text out = { 0 };
    int good = 1;
    for (int c; good && !is_metacharacter(c = peek(lexer));) {
        lexer->position++;
        text_add(&out, (char)c);
        if (c == '\\') {
            c = take(lexer);
            if (c != EOF) {
                text_add(&out, (char)c);
            }
        } else if (c == '\'' || c == '"' || c == '`') {
            good = copy_until(lexer, &out, (char)c, 0);
        } else if (c == '$' && (peek_at(lexer, 0) == '(' || peek_at(lexer, 0) == '{')) {
            c = take(lexer);
            text_add(&out, (char)c);
            good = copy_until(lexer, &out, c == '(' ? ')' : '}', 0);
        }
    }
    lexer->word = arena_copy(lexer->arena, text_string(&out), out.length);
    text_free(&out);
    return T_WORD;
}

static enum token_kind read_redirection(struct lexer *lexer, int fd)
{
    struct redirection *item = arena_allocate(lexer->arena, sizeof *item);
    int first = take(lexer), second = peek(lexer);
    *item = (struct redirection){ .fd = fd >= 0 ? fd : first == '>', .kind = first == '<' ? READ_FROM : WRITE_TO };
    if (second == first) {
        item->kind = first == '<' ? HERE_DOCUMENT : APPEND_TO;
        lexer->position++;
        if (first == '<' && peek(lexer) == '-') {
            lexer->position++;
            item->strip_tabs = 1;
        }
    } else if (second == '&') {
        item->kind = first == '<' ? DUPLICATE_INPUT : DUPLICATE_OUTPUT;
        lexer->position++;
    } else if (first == '<' && second == '>') {
        item->kind = READ_WRITE;
        lexer->position++;
    } else if (first == '>' && second == '|') {
        lexer->position++;
    }
    lexer->redirection = item;
    return T_REDIRECTION;
}

static void read_documents(struct lexer *lexer)
{
    for (struct redirection *item = lexer->pending; item; item = lexer->pending) {
        lexer->pending = item->next;
        item->next = NULL;
        struct text body = { 0 };
        for (;;) {
            struct text line = { 0 };
            int c;
            while (item->strip_tabs && peek_at(lexer, 0) == '\t') {
                take(lexer);
            }
            while ((c = take(lexer)) != EOF && c != '\n') {
                text_add(&line, (char)c);
            }
            int end = strcmp(text_string(&line), item->delimiter) == 0 || (c == EOF && line.length == 0);
            if (!end) {
                text_append(&body, line.data, line.length);
                text_add(&body, '\n');
            }
            text_free(&line);
            if (end) {
                break;
            }
        }
        item->target = arena_copy(lexer->arena, text_string(&body), body.length);
        text_free(&body);
    }
}

static enum token_kind operator(struct lexer *lexer, enum token_kind single, int repeated, enum token_kind twice)
{
    lexer->position++;
    if (repeated && peek(lexer) == repeated) {
        lexer->position++;
        return twice;
    }
    return single;
}

static enum token_kind read_token(struct lexer *lexer)
{
    int c = peek(lexer);
    while (c == ' ' || c == '\t') {
        lexer->position++;
        c = peek(lexer);
    }
    if (c == '#') {
        while ((c = peek_at(lexer, 0)) != '\n' && c != EOF) {
            lexer->position++;
        }
    }
    switch (c) {
        case EOF: return T_END;
        case '\n':
            take(lexer);
            if (lexer->pending) {
                read_documents(lexer);
            }
            return T_NEWLINE;
        case ';': return operator(lexer, T_SEMICOLON, ';', T_CASE_END);
        case '&': return operator(lexer, T_AMPERSAND, '&', T_AND_AND);
        case '|': return operator(lexer, T_PIPE, '|', T_OR_OR);
        case '(': return operator(lexer, T_OPEN, 0, T_OPEN);
        case ')': return operator(lexer, T_CLOSE, 0, T_CLOSE);
        case '<': case '>': return read_redirection(lexer, -1);
        default: break;
    }
    if (c >= '0' && c <= '9') {
        int next = peek_at(lexer, 1);
        if (next == '<' || next == '>') {
            lexer->position++;
            return read_redirection(lexer, c - '0');
        }
    }
    return read_word(lexer);
}

enum token_kind lexer_peek(struct lexer *lexer)
{
    if (!lexer->have_token) {
        lexer->token = read_token(lexer);
        lexer->have_token = 1;
    }
    return lexer->error ? T_END : lexer->token;
}

void lexer_next(struct lexer *lexer)
{
    lexer_peek(lexer);
    lexer->have_token = 0;
    lexer->continued = 1;
}

const char *skip_substitution(const char *text)
{
    struct lexer lexer;
    struct text copied = { 0 };
    lexer_start(&lexer, "", text);
    int opening = take(&lexer);
    char end = opening == '(' ? ')' : opening == '{' ? '}' : (char)opening;
    int good = copy_until(&lexer, &copied, end, 0);
    size_t length = lexer.position;
    text_free(&copied);
    text_free(&lexer.text);
    return good ? text + length : NULL;
}
