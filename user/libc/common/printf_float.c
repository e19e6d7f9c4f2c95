/* Exact decimal digits of a double, by arithmetic on arrays of nine-digit limbs. */
#include <stdint.h>
#include <string.h>
#include "printf.h"

#define LIMB 1000000000u
#define LIMBS 128          /* 1152 digits: the longest exact double has 767 significant ones, and 309 before or 1074 after the point */
#define POINT 36           /* limbs for the integer part: 324 digits */

/* The value is sum(limb[i] * LIMB^(POINT-1-i)); limbs from POINT on are the fraction. */
struct decimal {
    uint32_t limb[POINT + LIMBS];
};

static void multiply(struct decimal *number, uint32_t factor, int first, int last)
{
    uint64_t carry = 0;
    for (int i = last; i >= first; i--) {
        uint64_t product = (uint64_t)number->limb[i] * factor + carry;
        number->limb[i] = (uint32_t)(product % LIMB);
        carry = product / LIMB;
    }
}

static void divide(struct decimal *number, uint32_t divisor, int last)
{
    uint64_t rest = 0;
    for (int i = 0; i <= last; i++) {
        uint64_t part = rest * LIMB + number->limb[i];
        number->limb[i] = (uint32_t)(part / divisor);
        rest = part % divisor;
    }
}

static void expand(struct decimal *number, double value)
{
    union { double value; uint64_t bits; } view = { value };
    uint64_t mantissa = view.bits & 0xfffffffffffffu;
    int exponent = (int)(view.bits >> 52 & 0x7ff);
    if (exponent) {
        mantissa |= 0x10000000000000u;
        exponent--;
    }
    exponent -= 1074;
    memset(number, 0, sizeof *number);
    for (int i = POINT - 1; mantissa; mantissa /= LIMB) {
        number->limb[i--] = (uint32_t)(mantissa % LIMB);
    }
    for (; exponent > 0; exponent -= exponent < 29 ? exponent : 29) {
        multiply(number, 1u << (exponent < 29 ? exponent : 29), 0, POINT - 1);
    }
    /* A division by 2^9 adds nine digits, one limb: nothing is lost. */
    for (int last = POINT; exponent < 0; last++) {
        int step = -exponent < 9 ? -exponent : 9;
        divide(number, 1u << step, last);
        exponent += step;
    }
}

static int digit(const struct decimal *number, int index)
{
    static const uint32_t powers[] = { 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
    if (index < 0 || index >= (POINT + LIMBS) * 9) {
        return 0;
    }
    return (int)(number->limb[index / 9] / powers[index % 9] % 10);
}

/* Rounds half to even after the digit at `last`. */
static void round_after(struct decimal *number, int last)
{
    static const uint32_t powers[] = { 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
    int total = (POINT + LIMBS) * 9;
    if (last + 1 >= total) {
        return;
    }
    int next = digit(number, last + 1), up = next > 5;
    if (next == 5) {
        up = digit(number, last) & 1;
        for (int i = last + 2; i < total && !up; i++) {
            up = digit(number, i) != 0;
        }
    }
    uint32_t unit = powers[last % 9];
    int limb = last / 9;
    number->limb[limb] -= number->limb[limb] % unit;
    memset(number->limb + limb + 1, 0, (size_t)(POINT + LIMBS - limb - 1) * sizeof *number->limb);
    if (up) {
        number->limb[limb] += unit;
        for (; number->limb[limb] >= LIMB; limb--) {
            number->limb[limb] -= LIMB;
            number->limb[limb - 1]++;
        }
    }
}

static int first_digit(const struct decimal *number)
{
    int total = (POINT + LIMBS) * 9;
    for (int i = 0; i < total; i++) {
        if (number->limb[i / 9] == 0) {
            i += 8;
        } else if (digit(number, i)) {
            return i;
        }
    }
    return POINT * 9 - 1; /* zero: the digit before the point */
}

int __format_float(char *text, double value, char letter, int precision, int alternate, int *zeros, int *exponent_at)
{
    static struct decimal number;
    char kind = (char)(letter | 0x20);
    int point = POINT * 9; /* index of the first digit after the point */
    int limit = LIMBS * 9 - 1;
    int trim = 0;
    expand(&number, value);
    int first = first_digit(&number);
    if (kind == 'g') {
        precision = precision ? precision : 1;
        struct decimal unrounded = number;
        if (precision < limit) {
            round_after(&number, first + precision - 1);
        }
        int exponent = point - 1 - first_digit(&number);
        number = unrounded;
        trim = !alternate;
        kind = exponent < -4 || exponent >= precision ? 'e' : 'f';
        precision = kind == 'e' ? precision - 1 : precision - 1 - exponent;
    }
    int shown = precision > limit - 400 ? limit - 400 : precision;
    int length = 0, exponent = 0, start;
    if (kind == 'e') {
        round_after(&number, first + shown);
        first = first_digit(&number);
        exponent = value == 0 ? 0 : point - 1 - first;
        start = first;
        text[length++] = (char)('0' + digit(&number, start++));
    } else {
        shown = precision > 1080 ? 1080 : precision;
        round_after(&number, point - 1 + shown);
        first = first_digit(&number);
        for (start = first < point - 1 ? first : point - 1; start < point; start++) {
            text[length++] = (char)('0' + digit(&number, start));
        }
    }
    *zeros = precision - shown;
    if (precision > 0 || alternate) {
        text[length++] = '.';
    }
    for (int i = 0; i < shown; i++) {
        text[length++] = (char)('0' + digit(&number, start + i));
    }
    if (trim && memchr(text, '.', (size_t)length)) {
        *zeros = 0;
        while (text[length - 1] == '0') {
            length--;
        }
        length -= text[length - 1] == '.';
    }
    *exponent_at = length;
    if (kind == 'e') {
        text[length++] = letter & 0x20 ? 'e' : 'E';
        text[length++] = exponent < 0 ? '-' : '+';
        exponent = exponent < 0 ? -exponent : exponent;
        if (exponent >= 100) {
            text[length++] = (char)('0' + exponent / 100);
        }
        text[length++] = (char)('0' + exponent / 10 % 10);
        text[length++] = (char)('0' + exponent % 10);
    }
    return length;
}
