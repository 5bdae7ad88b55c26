/* sys_unix_secret.c: asking for a secret at the terminal. */
#include "sys_unix.h"
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

bool sys_ask_secret(const char *question, char *out, size_t n)
{
    struct termios before, quiet;
    if (tcgetattr(STDIN_FILENO, &before) != 0) return false;
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    fputs(question, stderr);
    fflush(stderr);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    bool any = fgets(out, (int)n, stdin) != NULL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
    if (any) out[strcspn(out, "\r\n")] = '\0';
    return any && out[0] != '\0';
}
