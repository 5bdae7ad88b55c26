/* sys_unix_awake.c: keeping the machine awake. */
#include "sys_unix.h"

#ifdef __APPLE__
#include <stdio.h>
#include <unistd.h>

/* Ends with this program (-w), however that ends. */
void sys_stay_awake(bool yes)
{
    static struct sys_child *keeper;
    char own[24], error[SYS_ERROR_BYTES];
    const char *const argv[] = {"/usr/bin/caffeinate", "-i", "-w", own, NULL};
    snprintf(own, sizeof own, "%ld", (long)getpid());
    sys_child_end(keeper);
    keeper = yes ? sys_child_start(argv, 0, error) : NULL;
}
#else
void sys_stay_awake(bool yes)
{
    (void)yes;
}
#endif
