#!/usr/bin/env bash
# Builds target/debian/leaveboard_VERSION_ARCH.deb:
#   scripts/package-deb.sh
# Needs Rust, a C compiler and dpkg-dev, and cargo-deb, which it installs if it is missing (a few minutes). What the package holds is
# said in Cargo.toml under [package.metadata.deb].
set -euo pipefail
cd "$(dirname "$0")/.."

command -v cargo-deb >/dev/null || cargo install --locked cargo-deb
cargo build --locked --release
scripts/package-files.sh
cargo deb --no-build --locked
ls -l target/debian/*.deb
