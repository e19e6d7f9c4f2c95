#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/common.h"

struct counts {
    uint64_t lines, words, characters, bytes;
};

static int show_lines, show_words, show_characters, show_bytes;

static int count(int fd, struct counts *out)
{
    static char buffer[32768];
    int in_word = 0;
    *out = (struct counts){ 0 };
    for (;;) {
        ssize_t length = read(fd, buffer, sizeof buffer);
        if (length <= 0) {
            return (int)length;
        }
        out->bytes += (uint64_t)length;
        for (ssize_t i = 0; i < length; i++) {
            unsigned char c = (unsigned char)buffer[i];
            out->lines += c == '\n';
            out->characters += (c & 0xc0) != 0x80;
            int space = isspace(c);
            out->words += !space && !in_word;
            in_word = !space;
        }
    }
}

static void show(const struct counts *counts, const char *name, int width)
{
    const struct { int wanted; uint64_t value; } columns[] = {
        { show_lines, counts->lines }, { show_words, counts->words },
        { show_characters, counts->characters }, { show_bytes, counts->bytes } };
    int first = 1;
    for (int i = 0; i < 4; i++) {
        if (columns[i].wanted) {
            printf("%s%*lu", first ? "" : " ", width, columns[i].value);
            first = 0;
        }
    }
    printf(name ? " %s\n" : "\n", name);
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-lwcm] [FILE]...",
        "Counts lines, words, bytes (-c) and characters (-m).");
    for (int option; (option = getopt(argc, argv, "lwcm")) != -1;) {
        switch (option) {
            case 'l': show_lines = 1; break;
            case 'w': show_words = 1; break;
            case 'c': show_bytes = 1; break;
            case 'm': show_characters = 1; break;
            default: usage();
        }
    }
    if (!show_lines && !show_words && !show_characters && !show_bytes) {
        show_lines = show_words = show_bytes = 1;
    }
    int files = argc - optind, status = 0;
    int width = show_lines + show_words + show_characters + show_bytes == 1 && files <= 1 ? 1 : 7;
    struct counts counts, total = { 0 };
    if (files == 0) {
        if (count(0, &counts) != 0) {
            complain_errno("cannot read standard input");
            return 1;
        }
        show(&counts, NULL, width);
        return close_output(0);
    }
    for (; optind < argc; optind++) {
        const char *name = argv[optind];
        int standard = name[0] == '-' && !name[1];
        int fd = standard ? 0 : open(name, O_RDONLY);
        if (fd < 0) {
            complain_errno("cannot open '%s'", name);
            status = 1;
            continue;
        }
        if (count(fd, &counts) != 0) {
            complain_errno("cannot read '%s'", name);
            status = 1;
        }
        show(&counts, name, width);
        total.lines += counts.lines;
        total.words += counts.words;
        total.characters += counts.characters;
        total.bytes += counts.bytes;
        if (!standard) {
            close(fd);
        }
    }
    if (files > 1) {
        show(&total, "total", width);
    }
    return close_output(status);
}
