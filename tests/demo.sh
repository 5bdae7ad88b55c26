#!/bin/sh
# demo.sh: what `make run` shows: a server on a free port of this machine alone, and a client in its party. Without a display the
# client is --text for 20 s and judges what it heard. Demo songs are made where there are none.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/party

# Without songs the demo's own are made: the party begins with the first, the others come in as they are ready.
any_song() { ls songs | grep -qiE '\.(mp3|wav|flac|ogg|oga|opus|aiff?|m4a|aac|wma|mp4)$'; }
composer=
if ! any_song; then
    nice -n 10 build/compose songs >build/party/compose.log 2>&1 &
    composer=$!
    until any_song || ! kill -0 "$composer" 2>/dev/null; do sleep 0.1; done
    any_song || { echo "no demo song could be made:" >&2; cat build/party/compose.log >&2; exit 1; }
fi
fifo=build/party/console
log=build/party/server.log
rm -f "$fifo"
mkfifo "$fifo"
build/wavelength-server --bind 127.0.0.1 --port 0 --name "Wavelength demo" --data build/party/data --songs songs \
    <"$fifo" >build/party/ready 2>"$log" &
server=$!
exec 3>"$fifo" # holds the server's console open
if [ -n "$composer" ]; then
    { while kill -0 "$composer" 2>/dev/null; do sleep 1; echo rescan; done >&3; } 2>/dev/null &
fi
end() {
    echo stop >&3 2>/dev/null || true
    wait "$server" 2>/dev/null || true
}
trap end EXIT
trap 'exit 0' INT # Ctrl-C is how a demo ends
trap 'exit 143' TERM

port=
for _ in $(seq 100); do
    port=$(sed -n 's/^listening on 127.0.0.1://p' build/party/ready)
    [ -n "$port" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ -n "$port" ] || { echo "the demo server did not start; its words:" >&2; cat "$log" >&2; exit 1; }

# The demo leaves people's own settings alone, unless a window shows them.
case "$(uname -s)" in
Linux) if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then window=yes; else window=no; fi ;;
*) window=yes ;;
esac
if [ "$window" = yes ]; then
    build/wavelength --connect "127.0.0.1:$port"
else
    echo "There is no display here, so this is the text client for 20 seconds."
    rm -f build/party/prefs.json
    build/wavelength --connect "127.0.0.1:$port" --text --seconds 20 --nick Newcomer --taste electronic,jazz \
        --prefs build/party/prefs.json --check "Hello, is anybody in step?" 2>build/party/client.log || {
        cat build/party/client.log >&2 # without a sound card the sound system's own remarks are in it, too
        exit 1
    }
fi
