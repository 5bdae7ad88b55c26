/* sys_win32_secret.c: asking for a secret at the console. */
#include "sys_win32.h"
#include <stdio.h>
#include <string.h>

enum { TYPED = 2048 };

bool sys_ask_secret(const char *question, char *out, size_t n)
{
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE);
    DWORD before, read = 0;
    wchar_t typed[TYPED];
    if (!GetConsoleMode(in, &before)) return false;
    fputs(question, stderr);
    fflush(stderr);
    SetConsoleMode(in, before & ~(DWORD)ENABLE_ECHO_INPUT);
    BOOL any = ReadConsoleW(in, typed, TYPED - 1, &read, NULL);
    SetConsoleMode(in, before);
    fputc('\n', stderr);
    typed[any ? read : 0] = L'\0';
    any = WideCharToMultiByte(CP_UTF8, 0, typed, -1, out, (int)n, NULL, NULL) > 0;
    SecureZeroMemory(typed, sizeof typed);
    if (any) out[strcspn(out, "\r\n")] = '\0';
    return any && out[0] != '\0';
}
