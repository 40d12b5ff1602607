#!/usr/bin/env bash
# The vendors' own SDKs (and two community ones that are widely used) read from `leaveboard emulate`.
#
#   tests/interop/run.sh            builds leaveboard, starts the emulator, runs every SDK that can run here
#   LEAVEBOARD=path/to/leaveboard   uses that program instead of building one
#
# SDKs are installed into a temporary folder. Without Python or Node the parts that need them are skipped.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
emulator=
finish() {
    if [ -n "$emulator" ]; then kill "$emulator" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

has() { command -v "$1" >/dev/null 2>&1; }
has_python() { has python3 && python3 -c 'import venv, ensurepip' 2>/dev/null; }
has_node() { has node && has npm; }

if ! has_python && ! has_node; then
    echo "skipped: neither python3 (with venv) nor node (with npm) is installed"
    exit 0
fi

if [ -z "${LEAVEBOARD:-}" ]; then
    (cd "$root" && cargo build --quiet --bin leaveboard)
    LEAVEBOARD=${CARGO_TARGET_DIR:-$root/target}/debug/leaveboard
fi

# The SDKs must not take a proxy to loopback.
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

"$LEAVEBOARD" emulate --employees 130 --seed 7 >"$work/first-line" 2>"$work/errors" &
emulator=$!
for _ in $(seq 100); do
    if [ -s "$work/first-line" ]; then break; fi
    sleep 0.1
done
if [ ! -s "$work/first-line" ]; then
    echo "failed: the emulator did not start" >&2
    cat "$work/errors" >&2
    exit 1
fi
head -n 1 "$work/first-line" >"$work/emulator.json"

if has_python; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    "$work/venv/bin/python" "$here/feishu.py" "$work/emulator.json"
    "$work/venv/bin/python" "$here/wecom.py" "$work/emulator.json"
    "$work/venv/bin/python" "$here/dingtalk_app.py" "$work/emulator.json"
else
    echo "skipped: python3 (with venv) is not installed; lark-oapi, wechatpy and dingtalk-sdk were not run"
fi

if has_node; then
    cp "$here/package.json" "$here/feishu.mjs" "$work/"
    (cd "$work" && npm install --silent --no-audit --no-fund && node feishu.mjs "$work/emulator.json")
else
    echo "skipped: node (with npm) is not installed; @larksuiteoapi/node-sdk was not run"
fi
