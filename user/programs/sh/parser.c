#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sh.h"

#define MAXIMUM_DEPTH 60

struct parser {
    struct lexer *lexer;
    struct arena *arena;
    int depth;
};

static struct node *parse_list(struct parser *parser, int to_newline);

static struct node *fail(struct parser *parser, const char *error)
{
    if (!parser->lexer->error) {
        parser->lexer->error = error;
    }
    return NULL;
}

static struct node *make(struct parser *parser, enum node_kind kind)
{
    struct node *node = arena_allocate(parser->arena, sizeof *node);
    *node = (struct node){ .kind = kind };
    return node;
}

static enum token_kind peek(struct parser *parser)
{
    return lexer_peek(parser->lexer);
}

static int accept(struct parser *parser, enum token_kind kind)
{
    if (peek(parser) != kind) {
        return 0;
    }
    lexer_next(parser->lexer);
    return 1;
}

static int at_word(struct parser *parser, const char *word)
{
    return peek(parser) == T_WORD && strcmp(parser->lexer->word, word) == 0;
}

static int accept_word(struct parser *parser, const char *word)
{
    if (!at_word(parser, word)) {
        return 0;
    }
    lexer_next(parser->lexer);
    return 1;
}

static void skip_newlines(struct parser *parser)
{
    while (accept(parser, T_NEWLINE)) {
    }
}

static void unexpected(struct parser *parser)
{
    if (parser->lexer->error) {
        return;
    }
    switch (peek(parser)) {
        case T_END: fail(parser, "unexpected end of input"); break;
        case T_NEWLINE: fail(parser, "unexpected end of line"); break;
        case T_WORD: {
            static char message[64];
            snprintf(message, sizeof message, "unexpected '%s'", parser->lexer->word);
            fail(parser, message);
            break;
        }
        case T_AND_AND: fail(parser, "unexpected '&&'"); break;
        case T_OR_OR: fail(parser, "unexpected '||'"); break;
        case T_SEMICOLON: fail(parser, "unexpected ';'"); break;
        case T_CASE_END: fail(parser, "unexpected ';;'"); break;
        case T_AMPERSAND: fail(parser, "unexpected '&'"); break;
        case T_PIPE: fail(parser, "unexpected '|'"); break;
        case T_OPEN: fail(parser, "unexpected '('"); break;
        case T_CLOSE: fail(parser, "unexpected ')'"); break;
        case T_REDIRECTION: fail(parser, "unexpected redirection"); break;
    }
}

static void expect_word(struct parser *parser, const char *word, const char *error)
{
    if (!accept_word(parser, word)) {
        fail(parser, error);
    }
}

size_t name_length(const char *text)
{
    size_t length = 0;
    while ((text[length] >= 'a' && text[length] <= 'z') || (text[length] >= 'A' && text[length] <= 'Z') || text[length] == '_'
        || (length > 0 && text[length] >= '0' && text[length] <= '9')) {
        length++;
    }
    return length;
}

int is_name(const char *text, size_t length)
{
    return length > 0 && name_length(text) == length;
}

static int is_reserved(const char *word)
{
    static const char *const words[] = { "then", "else", "elif", "fi", "do", "done", "esac", "}" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static struct word *add_word(struct parser *parser, struct word ***tail)
{
    struct word *word = arena_allocate(parser->arena, sizeof *word);
    *word = (struct word){ .text = parser->lexer->word };
    lexer_next(parser->lexer);
    **tail = word;
    *tail = &word->next;
    return word;
}

/* The delimiter without its quotes; *quoted when there were any. */
static const char *unquote(struct parser *parser, const char *word, int *quoted)
{
    char *out = arena_allocate(parser->arena, strlen(word) + 1), *end = out;
    for (; *word; word++) {
        if (*word == '\'' || *word == '"' || *word == '\\') {
            *quoted = 1;
        } else {
            *end++ = *word;
        }
    }
    *end = 0;
    return out;
}

static int parse_redirection(struct parser *parser, struct redirection ***tail)
{
    struct redirection *item = parser->lexer->redirection;
    lexer_next(parser->lexer);
    if (peek(parser) != T_WORD) {
        fail(parser, "a redirection needs a name");
        return 0;
    }
    item->target = parser->lexer->word;
    if (item->kind == HERE_DOCUMENT) {
        item->delimiter = unquote(parser, item->target, &item->literal);
        struct redirection **pending = &parser->lexer->pending;
        while (*pending) {
            pending = &(*pending)->next;
        }
        struct redirection *body = arena_allocate(parser->arena, sizeof *body);
        *body = *item;
        *pending = body;
        item->document = body;
    }
    lexer_next(parser->lexer);
    **tail = item;
    *tail = &item->next;
    return 1;
}

static void parse_redirections(struct parser *parser, struct node *node)
{
    struct redirection **tail = &node->redirections;
    while (peek(parser) == T_REDIRECTION && parse_redirection(parser, &tail)) {
    }
}

static struct node *parse_compound_list(struct parser *parser)
{
    struct node *list = parse_list(parser, 0);
    if (!list) {
        unexpected(parser);
    }
    return list;
}

static struct node *parse_if(struct parser *parser)
{
    struct node *node = make(parser, IF);
    node->first = parse_compound_list(parser);
    expect_word(parser, "then", "'if' without 'then'");
    node->second = parse_compound_list(parser);
    if (accept_word(parser, "elif")) {
        if (++parser->depth > MAXIMUM_DEPTH) {
            return fail(parser, "nested too deeply");
        }
        node->third = parse_if(parser);
        parser->depth--;
        return node;
    }
    if (accept_word(parser, "else")) {
        node->third = parse_compound_list(parser);
    }
    expect_word(parser, "fi", "'if' without 'fi'");
    return node;
}

static struct node *parse_body(struct parser *parser)
{
    expect_word(parser, "do", "a loop without 'do'");
    struct node *body = parse_compound_list(parser);
    expect_word(parser, "done", "a loop without 'done'");
    return body;
}

static struct node *parse_for(struct parser *parser)
{
    struct node *node = make(parser, FOR);
    if (peek(parser) != T_WORD || !is_name(parser->lexer->word, strlen(parser->lexer->word))) {
        return fail(parser, "'for' needs a variable name");
    }
    node->name = parser->lexer->word;
    lexer_next(parser->lexer);
    skip_newlines(parser);
    if (accept_word(parser, "in")) {
        node->has_words = 1;
        struct word **tail = &node->words;
        while (peek(parser) == T_WORD) {
            add_word(parser, &tail);
        }
        if (!accept(parser, T_SEMICOLON) && peek(parser) != T_NEWLINE) {
            unexpected(parser);
        }
    } else {
        accept(parser, T_SEMICOLON);
    }
    skip_newlines(parser);
    node->second = parse_body(parser);
    return node;
}

static struct node *parse_case(struct parser *parser)
{
    struct node *node = make(parser, CASE);
    if (peek(parser) != T_WORD) {
        return fail(parser, "'case' needs a word");
    }
    node->name = parser->lexer->word;
    lexer_next(parser->lexer);
    skip_newlines(parser);
    expect_word(parser, "in", "'case' without 'in'");
    struct case_item **tail = &node->items;
    for (skip_newlines(parser); !parser->lexer->error && !accept_word(parser, "esac"); skip_newlines(parser)) {
        struct case_item *item = arena_allocate(parser->arena, sizeof *item);
        *item = (struct case_item){ 0 };
        *tail = item;
        tail = &item->next;
        accept(parser, T_OPEN);
        struct word **patterns = &item->patterns;
        do {
            if (peek(parser) != T_WORD) {
                unexpected(parser);
                return NULL;
            }
            add_word(parser, &patterns);
        } while (accept(parser, T_PIPE));
        if (!accept(parser, T_CLOSE)) {
            return fail(parser, "a 'case' pattern needs ')'");
        }
        item->body = parse_list(parser, 0);
        if (!accept(parser, T_CASE_END) && !at_word(parser, "esac")) {
            unexpected(parser);
        }
    }
    return node;
}

static struct node *parse_command(struct parser *parser);

static struct node *parse_simple(struct parser *parser)
{
    struct node *node = make(parser, SIMPLE);
    struct word **words = &node->words, **assignments = &node->assignments;
    struct redirection **redirections = &node->redirections;
    for (;;) {
        enum token_kind kind = peek(parser);
        if (kind == T_REDIRECTION) {
            if (!parse_redirection(parser, &redirections)) {
                return NULL;
            }
        } else if (kind == T_WORD) {
            size_t length = name_length(parser->lexer->word);
            int assigns = !node->words && length > 0 && parser->lexer->word[length] == '=';
            add_word(parser, assigns ? &assignments : &words);
        } else if (kind == T_OPEN && node->words && !node->words->next && !node->assignments && !node->redirections) {
            node->kind = FUNCTION;
            node->name = node->words->text;
            lexer_next(parser->lexer);
            if (!accept(parser, T_CLOSE) || !is_name(node->name, strlen(node->name))) {
                return fail(parser, "a function is written 'name() { ...; }'");
            }
            skip_newlines(parser);
            if (++parser->depth > MAXIMUM_DEPTH) {
                return fail(parser, "nested too deeply");
            }
            node->first = parse_command(parser);
            parser->depth--;
            if (!node->first || node->first->kind == SIMPLE || node->first->kind == FUNCTION) {
                return fail(parser, "a function needs a body in braces");
            }
            return node;
        } else {
            break;
        }
    }
    if (!node->words && !node->assignments && !node->redirections) {
        unexpected(parser);
        return NULL;
    }
    return node;
}

static struct node *parse_command(struct parser *parser)
{
    struct node *node;
    if (accept(parser, T_OPEN)) {
        node = make(parser, SUBSHELL);
        node->first = parse_compound_list(parser);
        if (!accept(parser, T_CLOSE)) {
            return fail(parser, "'(' without ')'");
        }
    } else if (accept_word(parser, "{")) {
        node = make(parser, GROUP);
        node->first = parse_compound_list(parser);
        expect_word(parser, "}", "'{' without '}'");
    } else if (accept_word(parser, "if")) {
        node = parse_if(parser);
    } else if (at_word(parser, "while") || at_word(parser, "until")) {
        node = make(parser, at_word(parser, "while") ? WHILE : UNTIL);
        lexer_next(parser->lexer);
        node->first = parse_compound_list(parser);
        node->second = parse_body(parser);
    } else if (accept_word(parser, "for")) {
        node = parse_for(parser);
    } else if (accept_word(parser, "case")) {
        node = parse_case(parser);
    } else if (peek(parser) == T_WORD && is_reserved(parser->lexer->word)) {
        unexpected(parser);
        return NULL;
    } else {
        return parse_simple(parser);
    }
    if (node) {
        parse_redirections(parser, node);
    }
    return node;
}

static struct node *parse_pipeline(struct parser *parser)
{
    int negated = 0;
    while (accept_word(parser, "!")) {
        negated = !negated;
    }
    struct node *node = parse_command(parser);
    if (node && peek(parser) == T_PIPE) {
        struct node *pipeline = make(parser, PIPELINE);
        pipeline->first = node;
        while (node && accept(parser, T_PIPE)) {
            skip_newlines(parser);
            node = node->next = parse_command(parser);
        }
        node = pipeline;
    }
    if (negated && node) {
        struct node *not = make(parser, NOT);
        not->first = node;
        node = not;
    }
    return node;
}

static struct node *parse_and_or(struct parser *parser)
{
    struct node *node = parse_pipeline(parser);
    while (node && (peek(parser) == T_AND_AND || peek(parser) == T_OR_OR)) {
        struct node *pair = make(parser, peek(parser) == T_AND_AND ? AND : OR);
        lexer_next(parser->lexer);
        skip_newlines(parser);
        pair->first = node;
        pair->second = parse_pipeline(parser);
        node = pair;
    }
    return node;
}

static int at_list_end(struct parser *parser, int to_newline)
{
    switch (peek(parser)) {
        case T_END: case T_CLOSE: case T_CASE_END: return 1;
        case T_NEWLINE: return to_newline;
        case T_WORD: return !to_newline && is_reserved(parser->lexer->word);
        default: return 0;
    }
}

/* Commands up to the end of the line, or up to a word or sign that ends the construct around them. NULL when there are none. */
static struct node *parse_list(struct parser *parser, int to_newline)
{
    if (++parser->depth > MAXIMUM_DEPTH) {
        parser->depth--;
        return fail(parser, "nested too deeply");
    }
    struct node *list = NULL, **tail = NULL;
    for (;;) {
        if (!to_newline) {
            skip_newlines(parser);
        }
        if (at_list_end(parser, to_newline)) {
            break;
        }
        struct node *node = parse_and_or(parser);
        if (!node || parser->lexer->error) {
            list = NULL;
            break;
        }
        int separated = 1;
        if (accept(parser, T_AMPERSAND)) {
            struct node *background = make(parser, BACKGROUND);
            background->first = node;
            node = background;
        } else if (!accept(parser, T_SEMICOLON)) {
            separated = !to_newline && peek(parser) == T_NEWLINE;
        }
        if (!list) {
            list = make(parser, LIST);
            tail = &list->first;
        }
        *tail = node;
        tail = &node->next;
        if (!separated) {
            break;
        }
    }
    parser->depth--;
    return list;
}

struct node *parse_command_line(struct lexer *lexer, struct arena *arena, int *ended)
{
    struct parser parser = { .lexer = lexer, .arena = arena };
    lexer->arena = arena;
    lexer->continued = 0;
    lexer->error = NULL;
    *ended = 0;
    while (lexer_peek(lexer) == T_NEWLINE) {
        lexer_next(lexer);
        lexer->continued = 0;
    }
    if (lexer_peek(lexer) == T_END) {
        *ended = !lexer->error;
        return NULL;
    }
    struct node *list = parse_list(&parser, 1);
    if (!lexer->error && lexer_peek(lexer) != T_NEWLINE && lexer_peek(lexer) != T_END) {
        unexpected(&parser);
    }
    if (!lexer->error && lexer_peek(lexer) == T_NEWLINE) {
        lexer_next(lexer);
    }
    return lexer->error ? NULL : list;
}
