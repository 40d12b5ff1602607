#!/usr/bin/env bash
# The same generated rows and queries through `fzf --filter` and through our matcher: medians and hits.
#
#   scripts/compare-fzf.sh [ROWS ...]          by default 100000 and 1000000
#
# fzf knows no pinyin, so its file carries two more columns with the spelling; ours does not need them.
# fzf runs with --exact (substrings, as ours) and --no-sort (its fastest way). Both are timed as whole processes:
# start, read the file, match, write the rows. "keystroke" is our cost once the rows are loaded, as in the dashboard.
# Hits differ where fzf finds initials inside the spelling or the id, and where ours knows a second reading.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v fzf >/dev/null; then
    echo "fzf is not installed. On Debian and Ubuntu: apt-get install fzf" >&2
    exit 2
fi

runs=5
queries=("张伟" "wx00 研发" "王芳 财务" "zhangwei" "zhangw" "zw 研发" "lixm")
[ $# -gt 0 ] || set -- 100000 1000000

cargo build --release --quiet --example filter_rows
ours=target/release/examples/filter_rows
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Median wall-clock milliseconds of a command whose input is file $1.
median() {
    local input=$1 start end
    shift
    for _ in $(seq "$runs"); do
        start=$(date +%s%N)
        "$@" <"$input" >/dev/null || true
        end=$(date +%s%N)
        echo $(((end - start) / 1000000))
    done | sort -n | sed -n "$((runs / 2 + 1))p"
}

echo "fzf $(fzf --version), $(nproc) cores, medians of $runs, milliseconds"
for rows in "$@"; do
    "$ours" rows "$rows" >"$folder/rows"
    "$ours" rows "$rows" pinyin >"$folder/spelt"
    echo
    echo "| $rows rows | fzf --filter | ours, whole process | ours, keystroke | hits fzf | hits ours |"
    echo "| --- | --- | --- | --- | --- | --- |"
    for query in "${queries[@]}"; do
        theirs=(fzf --exact --no-sort --filter "$query")
        read -r keystroke hits < <("$ours" keystroke "$query" <"$folder/rows")
        printf '| %s | %s | %s | %s | %s | %s |\n' "$query" \
            "$(median "$folder/spelt" "${theirs[@]}")" \
            "$(median "$folder/rows" "$ours" match "$query")" \
            "$keystroke" \
            "$("${theirs[@]}" <"$folder/spelt" | wc -l)" \
            "$hits"
    done
done
