#!/bin/sh
# deps.sh run|check|lint|peers: the one list of packages, and how each system installs what is missing.
# Where apt-get is there and may be used, it does; elsewhere it prints the command to type and ends with 1.
set -eu
need=${1:-run}

# for   what (lib: by its pkg-config name, cmd: a command, or a /path pattern)   apt   dnf   brew   pacman (MSYS2: its shell's prefix before it)
list='
run   cmd:gcc|cc               gcc                        gcc                       -            gcc
run   cmd:pkg-config           pkg-config                 pkgconf                   pkgconf      pkgconf
run   lib:sdl2                 libsdl2-dev                SDL2-devel                sdl2         SDL2
run   lib:SDL2_ttf             libsdl2-ttf-dev            SDL2_ttf-devel            sdl2_ttf     SDL2_ttf
run   lib:SDL2_mixer           libsdl2-mixer-dev          SDL2_mixer-devel          sdl2_mixer   SDL2_mixer
run   lib:libcurl              libcurl4-openssl-dev       libcurl-devel             curl         curl
run   lib:fribidi              libfribidi-dev             fribidi-devel             fribidi      fribidi
run   lib:harfbuzz             libharfbuzz-dev            harfbuzz-devel            harfbuzz     harfbuzz
run   lib:opus                 libopus-dev                opus-devel                opus         opus
run   lib:ogg                  libogg-dev                 libogg-devel              libogg       libogg
run   lib:sndfile              libsndfile1-dev            libsndfile-devel          libsndfile   libsndfile
run   lib:libebur128           libebur128-dev             libebur128-devel          libebur128   libebur128
run   lib:libopusenc           libopusenc-dev             libopusenc-devel          libopusenc   libopusenc
run   lib:samplerate           libsamplerate0-dev         libsamplerate-devel       libsamplerate libsamplerate
run   lib:speexdsp             libspeexdsp-dev            speexdsp-devel            speexdsp     speexdsp
run   lib:libcjson             libcjson-dev               cjson-devel               cjson        cjson
run   lib:libssl               libssl-dev                 openssl-devel             openssl@3    openssl
run   lib:sqlite3              libsqlite3-dev             sqlite-devel              sqlite       sqlite3
run   lib:libturbojpeg         libturbojpeg0-dev          turbojpeg-devel           jpeg-turbo   libjpeg-turbo
run   lib:libpng               libpng-dev                libpng-devel              libpng       libpng
run   lib:libpulse             libpulse-dev               pulseaudio-libs-devel     -            -
run   lib:xi                   libxi-dev                  libXi-devel               -            -
run   lib:libutf8proc          libutf8proc-dev            utf8proc-devel            utf8proc     libutf8proc
run   /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf fonts-noto-core  google-noto-sans-fonts+google-noto-sans-arabic-fonts  font-noto-sans+font-noto-sans-arabic  noto-fonts
run   /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf fonts-noto-color-emoji  google-noto-color-emoji-fonts  -  noto-fonts-emoji
check lib:cmocka               libcmocka-dev              libcmocka-devel           cmocka       cmocka
check cmd:python3              python3                    python3                   python       python
check /usr/lib/python3/dist-packages/numpy python3-numpy  python3-numpy        numpy        python-numpy
check cmd:ffmpeg               ffmpeg                     ffmpeg-free               ffmpeg       ffmpeg
check cmd:lame                 lame                       lame                      lame         lame
check cmd:flac                 flac                       flac                      flac         flac
check cmd:oggenc               vorbis-tools               vorbis-tools              vorbis-tools vorbis-tools
check cmd:opusenc              opus-tools                 opus-tools                opus-tools   opus-tools
check cmd:Xvfb                 xvfb                       xorg-x11-server-Xvfb      -            -
check cmd:xdotool              xdotool                    xdotool                   -            -
check cmd:setxkbmap            x11-xkb-utils            xorg-xkbcomp              -            -
check cmd:xprop                x11-utils                xorg-x11-utils            -            -
check cmd:ip|/usr/sbin/ip      iproute2                 iproute                   -            -
check cmd:xclip                xclip                      xclip                     -            -
check cmd:pulseaudio           pulseaudio                 pulseaudio                pulseaudio   -
check cmd:parec                pulseaudio-utils           pulseaudio-utils          pulseaudio   -
check cmd:espeak-ng            espeak-ng                  espeak-ng                 espeak-ng    espeak-ng
check cmd:import               imagemagick                ImageMagick               imagemagick  imagemagick
peers cmd:snapserver           snapserver                 snapcast                  snapcast     -
peers cmd:snapclient           snapclient                 snapcast                  snapcast     -
peers cmd:icecast2|icecast     icecast2                   icecast                   icecast      icecast
peers cmd:ngircd|/usr/sbin/ngircd ngircd                  ngircd                    ngircd       -
lint  cmd:clang                clang                      clang                     llvm         clang
lint  cmd:clang-format         clang-format               clang-tools-extra         clang-format clang
lint  /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a libclang-rt-14-dev  compiler-rt  -  compiler-rt
lint  cmd:x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64     mingw64-gcc               mingw-w64    -
lint  cmd:wine                 wine                       wine                      -            -
lint  /usr/lib/wine/wine64 wine64              wine-core                 -            -
'

# Homebrew hides what macOS has an older one of: there the Makefile names these, too.
if command -v brew >/dev/null 2>&1 && [ "$(uname -s)" = Darwin ]; then
    kegs=$(brew --prefix)/opt
    export PKG_CONFIG_PATH="$kegs/curl/lib/pkgconfig:$kegs/sqlite/lib/pkgconfig:$kegs/openssl@3/lib/pkgconfig:${PKG_CONFIG_PATH:-}"
fi

there() { # is one of the names, separated by |, on this machine?
    for name in $(echo "${1#*:}" | tr '|' ' '); do
        case $1 in
        lib:*) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$name" && return 0 ;;
        cmd:*) command -v "$name" >/dev/null 2>&1 && return 0 ;;
        *) ls $name >/dev/null 2>&1 && return 0 ;;
        esac
    done
    return 1
}

wanted() { # does a row for $1 count when $need is needed?
    case $need in
    run) [ "$1" = run ] ;;
    check) [ "$1" = run ] || [ "$1" = check ] ;;
    lint) [ "$1" != peers ] ;;
    *) [ "$1" = "$need" ] ;;
    esac
}

column=3
manager=none
for try in apt-get:3 dnf:4 brew:5 pacman:6; do
    command -v "${try%:*}" >/dev/null 2>&1 && { manager=${try%:*}; column=${try#*:}; break; }
done

# Fonts and the like lie elsewhere on other systems: there a package is asked for by the libraries alone.
missing=$(echo "$list" | while read -r kind what packages; do
    [ -n "$kind" ] && wanted "$kind" || continue
    case $manager:$what in apt-get:* | *:lib:* | *:cmd:*) ;; *) continue ;; esac
    there "$what" || echo "$kind $what $packages" | awk -v c="$column" '$c != "-" { gsub(/\+/, " ", $c); print $c }'
done)
missing=$(echo $missing)
[ -n "$missing" ] || exit 0

case $manager in
apt-get) command="apt-get install -y --no-install-recommends $missing" ;;
dnf) command="dnf install -y $missing" ;;
brew) command="brew install $missing" ;;
pacman)
    [ "${MSYSTEM:-}" != MSYS ] || {
        echo "deps.sh: this shell makes programs for MSYS2 alone; open the one called UCRT64 or MINGW64, and make there" >&2
        exit 1
    }
    [ -n "${MSYSTEM:-}" ] && missing=$(for name in $missing; do printf '%s-%s ' "${MINGW_PACKAGE_PREFIX:-mingw-w64-x86_64}" "$name"; done)
    command="pacman -S --needed $missing" ;;
*)
    echo "deps.sh: no apt-get, dnf, brew or pacman here; install by hand: $missing" >&2
    exit 1 ;;
esac

as_root=
[ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && as_root="sudo -n"; } || as_root=no
if [ "$manager" = apt-get ] && [ "$as_root" != no ]; then
    echo "installing: $missing"
    log=$(mktemp)
    if { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive $command; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    echo "deps.sh: apt-get failed (above); install by hand: $missing" >&2
    exit 1
fi
[ "$manager" = brew ] || command="sudo $command"
[ "$manager" = pacman ] && [ -n "${MSYSTEM:-}" ] && command=${command#sudo }
echo "deps.sh: some packages are missing. Type this, then make again:" >&2
echo "    $command" >&2
exit 1
