#!/usr/bin/env bash
# Builds a program for Linux that needs no library of the system, for machines of any distribution:
#   scripts/build-static.sh [TARGET]
# TARGET is x86_64-unknown-linux-musl unless said. Needs Rust and rustup (for the target's standard library) and musl-gcc, which
# Debian has in musl-tools: SQLite and ring are C.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${1:-x86_64-unknown-linux-musl}"
command -v musl-gcc >/dev/null || { echo "musl-gcc is missing: apt-get install musl-tools" >&2; exit 1; }
rustup target add "$target"
# musl-gcc compiles C for the target and does not link: Rust brings a musl of its own for that, and what musl-gcc links crashes at once.
env "CC_$(echo "$target" | tr - _)=musl-gcc" cargo build --locked --profile dist --target "$target"
program="target/$target/dist/leaveboard"
# A program that is not static would fail only on somebody else's machine.
if ldd "$program" 2>/dev/null | grep -q '=>'; then
    echo "$program needs libraries of the system" >&2
    exit 1
fi
# One that was linked against the wrong start files builds, and crashes before it says anything.
case "$target" in "$(uname -m)"-*) "$program" --version ;; esac
ls -l "$program"
