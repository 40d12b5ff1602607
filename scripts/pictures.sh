#!/usr/bin/env bash
# Takes the pictures of docs/screens.md anew, all of them, in about three minutes:
#   scripts/pictures.sh
# Needs Rust, a C compiler and Debian's faketime, which keeps the program's clock at one moment: the pictures of one version are the same
# on every day and every machine.
set -euo pipefail
cd "$(dirname "$0")/.."

ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || { echo "faketime is missing: apt-get install faketime" >&2; exit 1; }
cargo build --locked --bin leaveboard
cargo run --locked --example screenshot
git status --short -- assets/screens
