/* Between printf.c and printf_float.c. */
#ifndef ISTHMUS_PRINTF_H
#define ISTHMUS_PRINTF_H

/*
 * The text of a finite or infinite double without its sign, for one of the letters e, f, g and their capitals.
 * `text` holds FLOAT_TEXT bytes; digits beyond the exact value of any double are not produced: *zeros says how many to add before the
 * exponent, whose text starts at *exponent_at (the length when there is none).
 */
#define FLOAT_TEXT 1500
int __format_float(char *text, double value, char letter, int precision, int alternate, int *zeros, int *exponent_at);

#endif
