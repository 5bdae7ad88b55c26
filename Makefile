# make run    installs what is missing, builds, and opens a party of one
# make check  builds with sanitizers and runs every test
# See `make help`.

VERSION := $(shell sed -n 's/.*WAVELENGTH_VERSION "\(.*\)"/\1/p' common/version.h)
PREFIX  ?= /usr/local
MODE    ?= release

# -- modes: the same sources, other flags, another folder -------------------------------------
ifeq ($(MODE),asan)
O := build/asan
OPT := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -Werror
else ifeq ($(MODE),tsan)
O := build/tsan
OPT := -O1 -g -fsanitize=thread -Werror
else ifeq ($(MODE),fuzz)
O := build/fuzz
CC := clang
OPT := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
else
O := build
OPT := -O2 -g
endif

# Whom the client asks how much sound is still queued: client/audio_probe_*.c
PROBE := $(if $(filter Windows_NT Darwin,$(OS) $(shell uname -s)),none,pulse)

# Who tells of the talk key while another program is in front: client/hotkey_*.c
HOTKEY := $(if $(filter Windows_NT,$(OS)),win32,$(if $(filter Darwin,$(shell uname -s)),none,x11))

# -- libraries --------------------------------------------------------------------------------
PKG_CONFIG := pkg-config
ifeq ($(shell uname -s),Darwin)
# Homebrew hides what macOS has an older one of. Named in each call: what make exports does not reach its own shells there.
KEGS := $(shell brew --prefix 2>/dev/null)/opt
PKG_CONFIG := PKG_CONFIG_PATH="$(KEGS)/curl/lib/pkgconfig:$(KEGS)/sqlite/lib/pkgconfig:$(KEGS)/openssl@3/lib/pkgconfig:$(PKG_CONFIG_PATH)" pkg-config
endif
PC_COMMON    := libssl libcrypto libcjson libutf8proc
PC_SERVER    := ogg sqlite3
PC_TRANSCODE := sndfile libebur128 libopusenc libcjson opus ogg libturbojpeg libpng
PC_CLIENT    := sdl2 SDL2_ttf SDL2_mixer libcurl opus libturbojpeg samplerate speexdsp fribidi harfbuzz $(if $(filter pulse,$(PROBE)),libpulse) $(if $(filter x11,$(HOTKEY)),x11 xi)
PC_ALL       := $(sort $(PC_COMMON) $(PC_SERVER) $(PC_TRANSCODE) $(PC_CLIENT))
pc_libs       = $(filter-out $(SDL_MAIN),$(shell $(PKG_CONFIG) --libs $(1) 2>/dev/null))
ifeq ($(OS),Windows_NT)
SYS := win32
RESOURCES = $(O)/obj/common/sys_win32.res.o
LDLIBS_SYS := -lws2_32 -lbcrypt -liphlpapi -lwinmm
SYS_CFLAGS := -D__USE_MINGW_ANSI_STDIO=1 -D_USE_MATH_DEFINES -DSDL_MAIN_HANDLED
# SDL would put a main() of its own before ours, and take the console away.
SDL_MAIN := -Dmain=SDL_main -lmingw32 -lSDL2main -mwindows
else
SYS := unix
LDLIBS_SYS := -lpthread -lm
endif

WARN   := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
CFLAGS ?=
# -isystem: the libraries' headers are not ours to warn about.
ALL_CFLAGS = -std=c11 $(WARN) $(OPT) $(SYS_CFLAGS) $(patsubst -I%,-isystem %,$(filter-out $(SDL_MAIN),$(shell $(PKG_CONFIG) --cflags $(PC_ALL) 2>/dev/null))) $(CFLAGS)

comma := ,

# -- sources ----------------------------------------------------------------------------------
COMMON := $(filter-out common/sys_unix% common/sys_win32%,$(wildcard common/*.c)) $(wildcard common/sys_$(SYS)*.c)
SERVER := $(filter-out server/transcode%.c,$(wildcard server/*.c))
CLIENT := $(filter-out client/main.c client/swarm%.c client/audio_probe_%.c client/hotkey_none.c client/hotkey_win32.c client/hotkey_x11.c,$(wildcard client/*.c)) \
          client/audio_probe_$(PROBE).c client/hotkey_$(HOTKEY).c
SWARM := $(wildcard client/swarm*.c)
TRANSCODE := $(wildcard server/transcode*.c)
obj = $(patsubst %.c,$(O)/obj/%.o,$(1))

PROGRAMS := $(O)/wavelength-server $(O)/wavelength $(O)/wavelength-transcode $(O)/wavelength-swarm

all: $(PROGRAMS) $(O)/bench-taste
	@:

$(O)/libcommon.a: $(call obj,$(COMMON))
$(O)/libserver.a: $(call obj,$(SERVER))
$(O)/libclient.a: $(call obj,$(CLIENT))
# With what finds covers in songs, which is tried without its program around it.
$(O)/libtest.a: $(call obj,$(wildcard tests/support/*.c server/transcode_cover*.c) $(filter-out tests/sim/test_%,$(wildcard tests/sim/*.c)))
%.a:
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

Q := $(if $(V),,@)
$(O)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(if $(V),,@echo "  cc   $<")
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(O)/obj/%.res.o: %.rc %.manifest
	@mkdir -p $(@D)
	$(Q)windres $< -o $@

# Only libraries that are needed, in each linker's own words.
NEEDED := $(if $(filter Darwin,$(shell uname -s)),-Wl$(comma)-dead_strip_dylibs,-Wl$(comma)--as-needed)
link = $(if $(V),,@echo "  link $@";) $(CC) $(OPT) -o $@ $^ $(LDFLAGS) $(NEEDED) $(1) $(LDLIBS_SYS)

$(PROGRAMS) $(O)/compose $(O)/bench-taste: $(RESOURCES)

$(O)/wavelength-server: $(call obj,server.c) $(O)/libserver.a $(O)/libcommon.a
	$(call link,$(call pc_libs,$(PC_SERVER) $(PC_COMMON)))
$(O)/wavelength: $(call obj,client/main.c) $(O)/libclient.a $(O)/libcommon.a
	$(call link,$(call pc_libs,$(PC_CLIENT) $(PC_COMMON)))
$(O)/wavelength-swarm: $(call obj,$(SWARM)) $(O)/libclient.a $(O)/libcommon.a
	$(call link,$(call pc_libs,$(PC_CLIENT) $(PC_COMMON)))
$(O)/wavelength-transcode: $(call obj,$(TRANSCODE)) $(O)/libcommon.a
	$(call link,$(call pc_libs,$(PC_TRANSCODE) $(PC_COMMON)))
$(O)/compose: $(call obj,$(wildcard songs/*.c)) $(O)/libcommon.a
	$(call link,$(call pc_libs,sndfile))

# Which listeners meet whom, by the code that the server uses (tests/bench/README.md).
$(O)/bench-taste: $(call obj,tests/bench/bench_taste.c) $(O)/libserver.a $(O)/libcommon.a
	$(call link,$(call pc_libs,$(PC_SERVER) $(PC_COMMON)))

# -- tests ------------------------------------------------------------------------------------
UNIT := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/unit/test_*.c tests/sim/test_*.c))
BENCH := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/bench/*.c))
ifneq ($(shell uname -s),Linux) # which alone sends and takes many datagrams in one call
BENCH := $(filter-out %/bare %/receivers,$(BENCH))
endif
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
$(UNIT) $(BENCH): $(RESOURCES)
TEST_LIBS = $(O)/libtest.a $(O)/libclient.a $(O)/libserver.a $(O)/libcommon.a

$(O)/tests/unit/%: $(O)/obj/tests/unit/%.o $(TEST_LIBS)
	@mkdir -p $(@D)
	$(call link,$(call pc_libs,$(PC_ALL) cmocka))
$(O)/tests/sim/%: $(O)/obj/tests/sim/%.o $(TEST_LIBS)
	@mkdir -p $(@D)
	$(call link,$(call pc_libs,$(PC_ALL) cmocka))
$(O)/tests/bench/%: $(O)/obj/tests/bench/%.o $(TEST_LIBS)
	@mkdir -p $(@D)
	$(call link,$(call pc_libs,$(PC_ALL)))
# Music to be taken out of a microphone: the demo songs.
$(O)/tests/bench/bench_echo: $(call obj,$(filter-out songs/compose.c,$(wildcard songs/*.c)))
$(O)/tests/fuzz/replay_%: $(O)/obj/tests/fuzz/fuzz_%.o $(O)/obj/tests/fuzz/replay.o $(TEST_LIBS)
	@mkdir -p $(@D)
	$(call link,$(call pc_libs,$(PC_ALL)))
$(O)/tests/fuzz/fuzz_%: $(O)/obj/tests/fuzz/fuzz_%.o $(TEST_LIBS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(OPT) -fsanitize=fuzzer -o $@ $^ $(NEEDED) $(call pc_libs,$(PC_ALL)) $(LDLIBS_SYS)

# What runs on more than one thread is also tried under ThreadSanitizer.
THREADED := $(addprefix $(O)/tests/unit/test_,ring mixer voices post link sys likes likes_reader fetch)
threads: $(THREADED)

tests: $(PROGRAMS) $(UNIT) $(BENCH) $(addprefix $(O)/tests/fuzz/replay_,$(FUZZ))

check: deps-check
	@$(MAKE) --no-print-directory $(JOBS) MODE=asan tests
	@$(MAKE) --no-print-directory $(JOBS) MODE=tsan threads
	@$(MAKE) --no-print-directory $(JOBS) all build/compose
	@tests/run.sh $(ONLY)

# Figures, not tests: a line each, beside other programs of the kind where they are installed (make deps-peers).
bench: deps-check
	@$(MAKE) --no-print-directory $(JOBS) all bench-programs
	@tests/bench/run.sh $(ONLY)
bench-programs: $(BENCH) $(O)/bench-taste

FUZZ_SECONDS ?= 60
fuzz: deps-lint
	@$(MAKE) --no-print-directory $(JOBS) MODE=fuzz $(addprefix build/fuzz/tests/fuzz/fuzz_,$(FUZZ))
	@tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ)

lint: deps-lint
	@tests/lint.sh

# -- for people -------------------------------------------------------------------------------
JOBS ?= -j$(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
run: deps-run
	@$(MAKE) --no-print-directory -s $(JOBS) all build/compose
	@[ ! -t 0 ] || set -m; tests/demo.sh # at a terminal Ctrl-C is then the demo's, and no error of make's

# Every screen as it is used, into build/screenshots.
screenshots: deps-check
	@$(MAKE) --no-print-directory $(JOBS) all
	@/usr/bin/python3 tests/screenshots.py

songs: build/compose
	@build/compose songs

fmt:
	clang-format -i $$(git ls-files '*.[ch]')

deps: deps-lint
deps-%:
	@./deps.sh $*

install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin

# The programs with all they need of MSYS2, in a folder that runs from Explorer on any Windows. SDL2 may be one that loads SDL3 itself.
DIST := build/Wavelength
DIST_PROGRAMS := $(addsuffix .exe,$(filter-out %-swarm,$(PROGRAMS)))
dist: all
	@[ -n "$(MINGW_PREFIX)" ] || { echo "make dist: only in a shell of MSYS2; elsewhere: make install" >&2; exit 1; }
	@mkdir -p $(DIST)
	@cp LICENSE $(DIST_PROGRAMS) $(wildcard $(MINGW_PREFIX)/bin/SDL3.dll) $(DIST)
	@ldd $(DIST_PROGRAMS) | grep -o '$(MINGW_PREFIX)/[^ ]*\.dll' | sort -u | xargs cp -t $(DIST)
	@echo "all that Wavelength needs is in $(DIST)"

clean:
	rm -rf build

help:
	@sed -n 's/^# make/make/p' Makefile
	@echo "make all | bench | songs | screenshots | fuzz FUZZ_SECONDS=60 | lint | fmt | install PREFIX=$(PREFIX) | clean | deps"
	@echo "make dist (MSYS2)   a folder that runs from Explorer on any Windows: $(DIST)"

.PHONY: all tests threads bench bench-programs check fuzz lint run screenshots songs fmt deps install dist clean help
.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(O)/obj -name '*.d' 2>/dev/null)

# For those who compile by hand: the flags of MODE.
flags:
	@echo $(ALL_CFLAGS)
libs:
	@echo $(call pc_libs,$(PC_ALL) cmocka) $(LDLIBS_SYS)
.PHONY: flags libs
