/* sys.h: the system: what differs stands twice, in sys_unix*.c and sys_win32*.c, the rest once in the other sys_*.c. No
   other file has a platform #ifdef.
   Sockets are non-blocking. Errors come back as sentences in `error` (SYS_ERROR_BYTES), which name the thing. */
#ifndef WL_SYS_H
#define WL_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "addr.h"
#include "now.h"

enum { SYS_ERROR_BYTES = 256, SYS_PATH_BYTES = 4096 };

typedef intptr_t sys_socket;
#define SYS_NO_SOCKET   ((sys_socket)-1)
#define SYS_TURNED_AWAY ((sys_socket)-2) /* from sys_tcp_accept alone */

/* Once at the start of a program: network, signals that must not kill (SIGPIPE), as many descriptors as are
   allowed. */
void sys_start(void);

/* How many files and sockets this program may have open at once, after sys_start. */
size_t sys_files_most(void);

/* Clocks */
int64_t sys_mono_us(void);
int64_t sys_wall_us(void);
int64_t sys_cpu_us(void); /* that this program has used so far, in itself and in the system */
struct now sys_now(void);
void sys_sleep_us(int64_t us);

/* From now on this machine does not fall asleep by itself, or may again. On Windows for as long as the calling thread lives, on macOS
   for as long as this program; elsewhere it does nothing. */
void sys_stay_awake(bool yes);

/* Fills with bytes nobody can guess; ends the program when the system has none. */
void sys_random(void *out, size_t n);

/* -- sockets -- */

/* Listens on an address; host all zero: everywhere (family 6 then takes IPv4 too, where the system can). Port 0: any.
   *bound is the address it got. */
sys_socket sys_tcp_listen(const struct addr *at, struct addr *bound, char error[SYS_ERROR_BYTES]);
/* Could it listen there now? Found out without listening, about which a firewall would ask. */
bool sys_tcp_is_free(const struct addr *at);
/* The next waiting connection (keep-alive and no-delay set), SYS_NO_SOCKET when there is none. Out of descriptors it
   takes one and closes it at once, so that the listener does not stay readable for ever: SYS_TURNED_AWAY. */
sys_socket sys_tcp_accept(sys_socket listener, struct addr *peer);
/* Begins to connect; wait until it is writable, then ask sys_tcp_connected. */
sys_socket sys_tcp_connect(const struct addr *to, char error[SYS_ERROR_BYTES]);
bool sys_tcp_connected(sys_socket s, char error[SYS_ERROR_BYTES]);
/* Bytes moved; 0: would wait; -1: the connection is lost (or, on receiving, was closed by the peer). */
long sys_tcp_send(sys_socket s, const void *bytes, size_t n);
long sys_tcp_receive(sys_socket s, void *out, size_t n);
/* Says that nothing more will be sent; what was sent still arrives, and the peer sees an end. */
void sys_tcp_finish(sys_socket s);

/* A UDP socket that may broadcast, its buffers up to 4 MiB where allowed. `shared`: several programs may bind the same
   port (discovery). Family 6 everywhere: reaches IPv4, too. */
sys_socket sys_udp_open(const struct addr *at, bool shared, struct addr *bound,
                        char error[SYS_ERROR_BYTES]);
/* Sends `n` bytes as datagrams of datagram_bytes each (the last may be shorter), in as few calls as the system can
   (UDP_SEGMENT), else one by one. False when nothing could be sent. Not for two threads at once on one socket. */
bool sys_udp_send(sys_socket s, const struct addr *to, const void *bytes, size_t n,
                  size_t datagram_bytes);
/* One datagram: its bytes, 0 when none waits. Longer ones are cut to `n`, empty ones passed over. */
size_t sys_udp_receive(sys_socket s, struct addr *from, void *out, size_t n);
/* The same, and how long ago it came to this machine (some 40 us before a program that slept can read it), 0 where the
   system does not say. */
size_t sys_udp_receive_aged(sys_socket s, struct addr *from, void *out, size_t n, int64_t *age_us);
/* From now on this socket is read by sys_udp_receive_many alone, which may give several datagrams of one sender in one
   call: they lie back to back, each of *datagram_bytes, the last may be shorter. All their bytes, 0 when none waits.
   `n` is SYS_UDP_MANY_BYTES or more. False when the system cannot (UDP_GRO): there is then one a call. */
enum { SYS_UDP_MANY_BYTES = 65536 };
bool sys_udp_want_many(sys_socket s);
size_t sys_udp_receive_many(sys_socket s, struct addr *from, void *out, size_t n,
                            size_t *datagram_bytes);
/* Does this socket hold so many bytes of datagrams that came, until they are read, and that go out? The system may have
   granted less than was wished for: false, and a sentence with what to do. */
bool sys_udp_holds(sys_socket s, size_t in, size_t out, char error[SYS_ERROR_BYTES]);

void sys_socket_close(sys_socket s);

/* This machine's addresses that others can type (not loopback, not link-local), with broadcast addresses of their
   networks where they have one (family 0 where not). On Windows those of networks with a way out come first, and IPv4 before
   IPv6. Returns how many of at most `most`. */
struct sys_interface {
    struct addr address, broadcast;
};
size_t sys_interfaces(struct sys_interface *out, size_t most);
/* Would a connection to where this one leads now begin at another address of this machine? False where there is no way there. */
bool sys_tcp_moved(sys_socket s);

/* -- names: resolved on a thread of their own -- */
struct sys_lookup;
struct sys_lookup *sys_lookup_start(const char *host, uint16_t port);
/* A socket that becomes readable when it is done. */
sys_socket sys_lookup_socket(const struct sys_lookup *l);
bool sys_lookup_done(struct sys_lookup *l);
/* Its addresses, in the order to try them (0: `error` says why). Only when done. */
size_t sys_lookup_result(struct sys_lookup *l, struct addr *out, size_t most,
                         char error[SYS_ERROR_BYTES]);
/* Frees, also before it is done. */
void sys_lookup_end(struct sys_lookup *l);

/* -- select() -- */

/* A set of sockets to wait for, of any size (own bit sets: FD_SET ends the program past 1,024). */
struct sys_set;
struct sys_set *sys_set_new(void);
void sys_set_free(struct sys_set *s);
void sys_set_clear(struct sys_set *s);
void sys_set_want(struct sys_set *s, sys_socket socket, bool read, bool write);
/* Waits up to timeout_us (0: only looks; < 0: for ever). Returns how many wishes came true (one to read and to write has
   two), 0 after a signal. A closed socket in the set counts as readable: reading it tells. */
int sys_set_wait(struct sys_set *s, int64_t timeout_us);
bool sys_set_readable(const struct sys_set *s, sys_socket socket);
bool sys_set_writable(const struct sys_set *s, sys_socket socket);

/* A way to end another thread's wait: its socket is readable after sys_wake until sys_wake_clear. */
struct sys_waker {
    sys_socket read_end, write_end;
};
bool sys_waker_open(struct sys_waker *w);
void sys_waker_close(struct sys_waker *w);
void sys_wake(const struct sys_waker *w);
void sys_wake_clear(const struct sys_waker *w);

/* -- files -- */

/* Reads a whole file of at most `most` bytes; malloc'd and terminated, the caller frees. NULL and `error` otherwise. */
char *sys_file_load(const char *path, size_t most, size_t *bytes, char error[SYS_ERROR_BYTES]);
/* Writes a whole file so that it is there as before or as now (temporary file, rename). `secret`: only the owner can read
   it; else a file keeps the rights it had. */
bool sys_file_save(const char *path, const void *bytes, size_t n, bool secret,
                   char error[SYS_ERROR_BYTES]);
/* The same for what can be made again: does not wait for the disk, and after a power cut the file may be empty. */
bool sys_file_write(const char *path, const void *bytes, size_t n, char error[SYS_ERROR_BYTES]);
/* When a file was written or touched last, wall time; -1: it is not there. Touching it makes that now. */
int64_t sys_file_time(const char *path);
void sys_file_touch(const char *path);
/* Up to n bytes at an offset; 0 at the end, -1 when it cannot. */
int64_t sys_file_read(const char *path, int64_t offset, void *out, size_t n);
bool sys_file_remove(const char *path);
bool sys_file_rename(const char *from, const char *to);
/* Can nobody but its owner read it? And what people type so that it is so. */
bool sys_file_is_secret(const char *path);
extern const char sys_secret_advice[];
/* Makes a folder and its parents, for the owner alone; true when it is there. */
bool sys_make_folder(const char *path, char error[SYS_ERROR_BYTES]);

/* A walk through a folder and those in it, a few files at a time; links to folders are not followed. */
struct sys_walk;
struct sys_file {
    char path[SYS_PATH_BYTES]; /* from the folder walked, with '/' */
    int64_t bytes;
    int64_t modified_us;
};
struct sys_walk *sys_walk_start(const char *folder, char error[SYS_ERROR_BYTES]);
/* The next regular file; false at the end. Entries whose path is too long or not to be looked at are passed over. */
bool sys_walk_next(struct sys_walk *w, struct sys_file *out);
/* Was something passed over because it could not be read now: not since it is forbidden, or gone? */
bool sys_walk_failed(const struct sys_walk *w);
void sys_walk_end(struct sys_walk *w);

/* The names of folders in a folder, hidden ones left out, in no order; at most `most`, those past it or longer than a name are
   passed over. In "" are the drives, where the system has some. -1 when it cannot be looked into. */
enum { SYS_NAME_BYTES = 256 };
int sys_folders(const char *folder, char (*names)[SYS_NAME_BYTES], int most);
/* Is it a drive, or a folder that another machine shares, above which is ""? */
bool sys_is_drive(const char *path);
/* A path as a person or the system writes it: other separators become '/', where the system has others. */
void sys_forward_slashes(char *path);
/* The person's home, where a search for a folder begins. */
bool sys_home_folder(char out[SYS_PATH_BYTES]);

/* Folders by each system's custom: settings of a person's program, data that must last (XDG_CONFIG_HOME / XDG_DATA_HOME and
   the like), with "/wavelength" appended. */
bool sys_settings_folder(char out[SYS_PATH_BYTES]);
bool sys_data_folder(char out[SYS_PATH_BYTES]);
/* The folder this program lies in, for finding its neighbours. */
bool sys_program_folder(char out[SYS_PATH_BYTES]);
/* The path of a program that lies beside this one (on Windows with ".exe"). */
bool sys_neighbour(const char *name, char out[SYS_PATH_BYTES]);
/* The person's name in the system, for a first nickname; "" when unknown. */
void sys_user_name(char *out, size_t n);
/* This machine's name in its network. */
void sys_machine_name(char *out, size_t n);

/* -- child programs and the console -- */

/* Starts a program with no input, its output readable through a socket. argv[0] is its path, or a name to look for on
   PATH (on Windows with or without ".exe"); argv ends with NULL. How: at low priority; or spoken to, with lines as its
   input, and what it says on stderr in its output, too. A child ends with its parent where the system can; Ctrl-C does not
   reach it. NULL and `error` when there is no such program. */
enum { SYS_CHILD_LOW = 1, SYS_CHILD_SPOKEN_TO = 2, SYS_SAY_BYTES = 1024 };
struct sys_child;
struct sys_child *sys_child_start(const char *const *argv, unsigned how,
                                  char error[SYS_ERROR_BYTES]);
/* A line for one that is spoken to, of less than SYS_SAY_BYTES. False: it does not listen. */
bool sys_child_say(struct sys_child *c, const char *line);
/* What it prints on stdout: readable; sys_child_read like sys_tcp_receive (-1: it closed its output). */
sys_socket sys_child_socket(const struct sys_child *c);
long sys_child_read(struct sys_child *c, void *out, size_t n);
/* Has it ended? *code is its exit code, or 128 + signal. Never waits. */
bool sys_child_ended(struct sys_child *c, int *code);
/* Ends it and those it started, without waiting for that. */
void sys_child_kill(struct sys_child *c);
/* The same if it still runs, waits for it, and frees. NULL is fine. */
void sys_child_end(struct sys_child *c);

/* Lines typed on standard input, as a socket that becomes readable. NULL when there is no standard input. */
struct sys_console;
struct sys_console *sys_console_open(void);
sys_socket sys_console_socket(const struct sys_console *c);
/* Bytes like sys_tcp_receive; -1 at the end of the input. */
long sys_console_read(struct sys_console *c, void *out, size_t n);
void sys_console_close(struct sys_console *c);
/* Until it is closed a click into its window marks nothing: on Windows that would hold up whoever prints. */
void sys_console_ignore_clicks(struct sys_console *c);
/* Before a window opens: leaves a console that was opened for this program alone, as a double click does on Windows. */
void sys_console_leave(void);
/* Can somebody read what this program says on stderr? Always true but on Windows. */
bool sys_is_read(void);
/* Asks for a secret at the terminal, where it does not show while it is typed: its line, without the end. False without a
   terminal, or without an answer. Waits; to be asked before the console is open. */
bool sys_ask_secret(const char *question, char *out, size_t n);

/* Ctrl-C and the wish of the system to end: makes sys_asked_to_stop true and wakes `w`. */
void sys_catch_stop(const struct sys_waker *w);
bool sys_asked_to_stop(void);

/* Threads */
struct sys_thread;
struct sys_thread *sys_thread_start(void (*run)(void *user), void *user);
void sys_thread_join(struct sys_thread *t); /* waits and frees */
struct sys_lock;
struct sys_lock *sys_lock_new(void);
void sys_lock_free(struct sys_lock *l);
void sys_lock_take(struct sys_lock *l);
void sys_lock_give(struct sys_lock *l);

#endif
