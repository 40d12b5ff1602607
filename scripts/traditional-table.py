#!/usr/bin/env python3
"""Makes assets/traditional.txt, the table by which the filter takes traditional characters for simplified ones.

    git clone --depth 1 --branch ver.1.1.9 https://github.com/BYVoid/OpenCC /tmp/opencc
    scripts/traditional-table.py /tmp/opencc/data/dictionary/TSCharacters.txt > assets/traditional.txt

With --check it writes nothing and fails if the table in assets/ is another one. Three sources, in this order:

1. OpenCC's TSCharacters.txt (Apache-2.0): the first simplified form of each character of the basic plane. A pair counts only
   if the two characters share a reading, because a name is also found by its pinyin; the readings are those that the program
   itself uses, pinyin.txt (MIT) out of the `pinyin` crate. BOTH_IN_USE names the pairs that are left out although they share
   a reading: both characters occur in names and mean different ones.
2. VARIANTS below: radicals and older or Japanese forms that OpenCC does not list.
3. The compatibility characters and Kangxi radicals of Unicode, by the decompositions in Python's own Unicode data.

Python 3.10 or later, nothing else.
"""

import argparse
import glob
import os
import re
import sys
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join(ROOT, "assets", "traditional.txt")

BOTH_IN_USE = "乾剋夥徵薴薹麽"

VARIANTS = (
    "⺠民 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻓长 ⻔门 ⻘青 ⻛风 ⻜飞 ⻝食 ⻢马 ⻤鬼 ⻥鱼 ⻨麦 ⻩黄 ⻬齐 ⻰龙 "
    "亀龟 兪俞 労劳 呉吴 営营 団团 囯国 図图 塩盐 姸妍 実实 尙尚 広广 徳德 恵惠 戸户 斉齐 斎斋 晩晚 栄荣 桜樱 楽乐 "
    "槪概 歩步 毎每 気气 沢泽 淸清 渕渊 濵滨 焼烧 玆兹 県县 竜龙 薬药 辺边 郞郎 鄕乡 鉄铁 関关 靑青 髙高 齢龄"
)

# CJK radicals and Kangxi radicals; CJK compatibility ideographs.
COMPATIBILITY = [*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)]


def readings(path):
    """Each character's syllables without tones, ü as v."""
    table = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"U\+([0-9A-F]+):\s*(\S+)", line)
            if found:
                syllables = found[2].split(",")
                table[chr(int(found[1], 16))] = {toneless(syllable) for syllable in syllables}
    return table


def toneless(syllable):
    plain = ""
    for char in unicodedata.normalize("NFD", syllable):
        if char == "\u0308":
            plain = plain[:-1] + "v"
        elif not unicodedata.combining(char):
            plain += char
    return plain


def opencc_pairs(path, read_as):
    pairs = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or "\t" not in line:
                continue
            traditional, simplified = line.rstrip("\n").split("\t")
            simplified = simplified.split()[0]
            in_basic_plane = len(traditional) == 1 and ord(traditional) < 0x10000
            same_reading = read_as.get(traditional, set()) & read_as.get(simplified, set())
            if in_basic_plane and same_reading and traditional != simplified and traditional not in BOTH_IN_USE:
                pairs[traditional] = simplified
    return pairs


def compatibility_pairs(pairs):
    """What Unicode decomposes to one character, and what that one is simplified to."""
    found = {}
    for code in COMPATIBILITY:
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code) and len(plain) == 1:
            found[chr(code)] = pairs.get(plain, plain)
    return found


def table(opencc, pinyin):
    pairs = opencc_pairs(opencc, readings(pinyin))
    pairs.update((pair[0], pair[1]) for pair in VARIANTS.split())
    pairs.update(compatibility_pairs(pairs))
    return "".join(f"{char}{pairs[char]}\n" for char in sorted(pairs))


def pinyin_of_the_crate():
    """The file in Cargo's own copy of the crate, which `cargo fetch` brings."""
    home = os.environ.get("CARGO_HOME", os.path.expanduser("~/.cargo"))
    found = sorted(glob.glob(f"{home}/registry/src/*/pinyin-0.11.*/pinyin-data/pinyin.txt"))
    if not found:
        sys.exit("pinyin.txt is missing: run `cargo fetch`, or name it with --pinyin")
    return found[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("opencc", help="TSCharacters.txt of OpenCC ver.1.1.9")
    parser.add_argument("--pinyin", help="pinyin.txt; by default the one in Cargo's copy of the crate")
    parser.add_argument("--check", action="store_true", help="only compare with assets/traditional.txt")
    options = parser.parse_args()
    made = table(options.opencc, options.pinyin or pinyin_of_the_crate())
    if not options.check:
        sys.stdout.write(made)
        return
    with open(TABLE, encoding="utf-8") as kept:
        if kept.read() != made:
            sys.exit("assets/traditional.txt is not what its sources make")


if __name__ == "__main__":
    main()
