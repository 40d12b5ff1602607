#!/usr/bin/env bash
# Makes what a package holds besides the program, with the program itself: manual pages, and completions for three shells.
#   scripts/package-files.sh [PROGRAM]
# PROGRAM is target/release/leaveboard unless said. Everything goes into target/packaging. Needs nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

program="${1:-target/release/leaveboard}"
out=target/packaging
[ -x "$program" ] || { echo "$program is missing: cargo build --locked --release" >&2; exit 1; }

rm -rf "$out"
mkdir -p "$out/man" "$out/completions"
"$program" --language en man --out "$out/man"
gzip --no-name --best "$out"/man/*.1
"$program" completions bash >"$out/completions/leaveboard"
"$program" completions zsh >"$out/completions/_leaveboard"
"$program" completions fish >"$out/completions/leaveboard.fish"
