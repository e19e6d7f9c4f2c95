#include <stdio.h>

int main(void)
{
    return puts("Hello from Isthmus!") < 0;
}
