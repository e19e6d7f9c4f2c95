#ifndef LIBRARY_H
#define LIBRARY_H
/* Where the library lies. */
const char *library_start(void);
#endif
