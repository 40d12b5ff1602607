#!/usr/bin/env bash
# Builds target/generate-rpm/leaveboard-VERSION.ARCH.rpm:
#   scripts/package-rpm.sh
# Needs Rust and a C compiler, and cargo-generate-rpm, which it installs if it is missing (a few minutes); no rpmbuild. What the
# package holds is said in Cargo.toml under [package.metadata.generate-rpm].
set -euo pipefail
cd "$(dirname "$0")/.."

command -v cargo-generate-rpm >/dev/null || cargo install --locked cargo-generate-rpm
cargo build --locked --release
scripts/package-files.sh
cargo generate-rpm
ls -l target/generate-rpm/*.rpm
