/* Never makes a call: only the timer can take the processor away. */
#include "hostile.h"

int main(void)
{
    attempt("spin");
    for (volatile unsigned long i = 0;; i++) {
    }
}
