"""Where the emulator is and what it says it serves. Argument 1 is the first line that `leaveboard emulate` printed."""

import json
import sys
import urllib.request

with open(sys.argv[1], encoding="utf-8") as file:
    KEYS = json.load(file)

BASE = KEYS["base_url"]
with urllib.request.urlopen(BASE + "/leaveboard-emulator/company") as reply:
    COMPANY = json.load(reply)


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: found {found!r}, wanted {wanted!r}")
