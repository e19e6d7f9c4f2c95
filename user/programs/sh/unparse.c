/* A command as text again, for a shell of its own to read. Each command stands on lines of its own, so that bodies of here-documents can
 * follow. */
#include <stdio.h>
#include <string.h>
#include "sh.h"

enum { MAXIMUM_DOCUMENTS = 64 };

struct writer {
    struct text *out;
    const struct redirection *documents[MAXIMUM_DOCUMENTS];
    int count, number;
};

static void put(struct writer *writer, const char *text)
{
    text_append(writer->out, text, strlen(text));
}

static void end_line(struct writer *writer)
{
    put(writer, "\n");
    for (int i = 0; i < writer->count; i++) {
        char line[32];
        const char *body = writer->documents[i]->target;
        put(writer, body);
        snprintf(line, sizeof line, "%s__document_%d__\n", *body && body[strlen(body) - 1] != '\n' ? "\n" : "", writer->number - writer->count + i);
        put(writer, line);
    }
    writer->count = 0;
}

static void put_words(struct writer *writer, const struct word *words)
{
    for (; words; words = words->next) {
        put(writer, words->text);
        put(writer, " ");
    }
}

static void put_redirections(struct writer *writer, const struct redirection *list)
{
    static const char *const signs[] = { "<", ">", ">>", "<>", "<&", ">&", "<<" };
    for (; list; list = list->next) {
        char sign[48];
        if (list->kind == HERE_DOCUMENT && writer->count < MAXIMUM_DOCUMENTS) {
            const char *quote = list->document->literal ? "'" : "";
            snprintf(sign, sizeof sign, " %d<<%s__document_%d__%s", list->fd, quote, writer->number++, quote);
            put(writer, sign);
            writer->documents[writer->count++] = list->document;
        } else {
            snprintf(sign, sizeof sign, " %d%s", list->fd, signs[list->kind]);
            put(writer, sign);
            put(writer, list->target);
        }
    }
}

static void put_node(struct writer *writer, const struct node *node);

/* Something between two words, each at the start of a line. */
static void put_part(struct writer *writer, const char *before, const struct node *node)
{
    put(writer, before);
    end_line(writer);
    put_node(writer, node);
    end_line(writer);
}

static void put_case(struct writer *writer, const struct node *node)
{
    put(writer, "case ");
    put(writer, node->name);
    put(writer, " in\n");
    for (const struct case_item *item = node->items; item; item = item->next) {
        put(writer, "(");
        for (const struct word *pattern = item->patterns; pattern; pattern = pattern->next) {
            put(writer, pattern->text);
            put(writer, pattern->next ? "|" : ")");
        }
        end_line(writer);
        if (item->body) {
            put_node(writer, item->body);
            end_line(writer);
        }
        put(writer, ";;\n");
    }
    put(writer, "esac");
}

static void put_node(struct writer *writer, const struct node *node)
{
    switch (node->kind) {
        case SIMPLE:
            put_words(writer, node->assignments);
            put_words(writer, node->words);
            break;
        case PIPELINE:
            for (const struct node *command = node->first; command; command = command->next) {
                put_node(writer, command);
                put(writer, command->next ? " | " : "");
            }
            return;
        case LIST:
            for (const struct node *item = node->first; item; item = item->next) {
                put_node(writer, item);
                if (item->next) {
                    end_line(writer);
                }
            }
            return;
        case BACKGROUND:
            put_node(writer, node->first);
            put(writer, " &");
            return;
        case NOT:
            put(writer, "! ");
            put_node(writer, node->first);
            return;
        case AND: case OR:
            put_node(writer, node->first);
            put(writer, node->kind == AND ? " && " : " || ");
            put_node(writer, node->second);
            return;
        case SUBSHELL:
            put_part(writer, "(", node->first);
            put(writer, ")");
            break;
        case GROUP:
            put_part(writer, "{", node->first);
            put(writer, "}");
            break;
        case IF:
            put_part(writer, "if", node->first);
            put_part(writer, "then", node->second);
            if (node->third) {
                put_part(writer, "else", node->third);
            }
            put(writer, "fi");
            break;
        case WHILE: case UNTIL:
            put_part(writer, node->kind == WHILE ? "while" : "until", node->first);
            put_part(writer, "do", node->second);
            put(writer, "done");
            break;
        case FOR:
            put(writer, "for ");
            put(writer, node->name);
            if (node->has_words) {
                put(writer, " in ");
                put_words(writer, node->words);
            }
            put(writer, "\n");
            put_part(writer, "do", node->second);
            put(writer, "done");
            break;
        case CASE:
            put_case(writer, node);
            break;
        case FUNCTION:
            put(writer, node->name);
            put(writer, "() ");
            put_node(writer, node->first);
            return;
    }
    put_redirections(writer, node->redirections);
}

void unparse(const struct node *node, struct text *out)
{
    struct writer writer = { .out = out };
    put_node(&writer, node);
    end_line(&writer);
}
