/* sys_parts.h: what the twins (sys_unix*.c, sys_win32*.c) give to the sys_*.c that stand once for both systems, and what
   those give back. Nobody else includes it. */
#ifndef WL_SYS_PARTS_H
#define WL_SYS_PARTS_H

#include "sys.h"

/* -- from the twins -- */

/* The system's code of what failed last. */
int sys_code(void);
/* Writes "WHAT: the system's words for a code" into error. */
void sys_say(char error[SYS_ERROR_BYTES], const char *what, int code);

/* What people are told of a socket that failed. */
enum sys_trouble {
    SYS_OTHER,
    SYS_PORT_IN_USE,
    SYS_PORT_FORBIDDEN,
    SYS_NOT_THIS_MACHINE,
    SYS_NO_FAMILY,
    SYS_REFUSED,
    SYS_TIMED_OUT,
    SYS_NO_WAY
};
enum sys_trouble sys_trouble(int code);
/* A silent connection is asked whether it lives, each after a time of its own: what was last sent to thousands at once would else
   be followed by thousands of questions at once, more than a network card's queue holds, and always the same are lost. That
   somebody is gone is noticed far sooner by who misses their packets; this keeps routers from forgetting. */
enum {
    SYS_KEEPALIVE_IDLE_S = 20,
    SYS_KEEPALIVE_SPREAD_S = 61, /* a prime: handles come in steps of 2 or 4 */
    SYS_KEEPALIVE_EVERY_S = 10   /* then this often */
};

/* Why a port may not be used here, and what to do. */
extern const char sys_port_forbidden[];

/* Starts a thread that nobody waits for. */
bool sys_thread_alone(void (*run)(void *user), void *user);

/* A name's addresses without a port, at most `most`; waits for the network. 0 and *later: none could be asked now. */
size_t sys_resolve(const char *host, struct addr *out, size_t most, bool *later);

/* A file to be read: -1 when it cannot be opened. Bytes read, 0 at its end, -1 when it cannot be read. */
typedef intptr_t sys_reader;
sys_reader sys_reader_open(const char *path);
long sys_reader_take(sys_reader r, void *out, size_t n);
void sys_reader_close(sys_reader r);

/* Writes `temporary`, a new file, and renames it to `path`; leaves nothing behind when it fails. `secret`: only the owner
   can read it; else a file keeps the rights it had. `lasting`: when it returns, the file is on the disk. */
bool sys_file_replace(const char *path, const char *temporary, const void *bytes, size_t n,
                      bool secret, bool lasting);

/* Makes one folder; true when it is there. */
bool sys_make_one_folder(const char *path);
bool sys_is_separator(char character);

/* What lies in a folder, in no order. NULL when it cannot be looked into. */
struct sys_listing;
struct sys_entry {
    const char *name;  /* until the next */
    bool file, folder; /* a link is what it leads to */
    bool link, hidden;
    int64_t bytes, modified_us; /* of files */
};
struct sys_listing *sys_listing_open(const char *folder);
bool sys_listing_next(struct sys_listing *l, struct sys_entry *out);
void sys_listing_close(struct sys_listing *l); /* NULL is fine */
/* Did the listing leave something out that may be there all the same? And does this code mean that it may? */
bool sys_listing_failed(const struct sys_listing *l);
bool sys_may_be_there(int code);

/* How the files of programs end. */
extern const char sys_program_ending[];

/* -- for the twins -- */

/* "cannot VERB PATH: why", by sys_code(). */
void sys_say_file(char error[SYS_ERROR_BYTES], const char *cannot, const char *path);
/* Why a socket cannot be had at an address, and why one cannot be connected. */
void sys_say_bind(char error[SYS_ERROR_BYTES], const struct addr *at, int code);
void sys_say_connect(char error[SYS_ERROR_BYTES], int code);
/* A name cut to n bytes where it is too long, between characters. */
void sys_put_name(char *out, size_t n, const char *name, size_t length);

#endif
