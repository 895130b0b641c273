"""Makes a shared library's need of some symbol versions weak, so that it loads without: ``LIBRARY VERSION...``."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

VERSION_NEEDS = 0x6FFFFFFE  # SHT_GNU_verneed
WEAK = 2  # VER_FLG_WEAK


def weaken(library: bytearray, names: set[str]) -> None:
    """Sets the flag in each entry of the ELF64 section of needed versions that has such a name."""
    table = struct.unpack_from("<Q", library, 40)[0]
    size, count = struct.unpack_from("<HH", library, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", library, table + index * size) for index in range(count)]
    for section in sections:
        if section[1] == VERSION_NEEDS:
            texts, need, more = sections[section[6]][4], section[4], True
            while more:
                _, entries, _, first, following = struct.unpack_from("<HHIII", library, need)
                entry = need + first
                for _ in range(entries):
                    _, flags, _, name, step = struct.unpack_from("<IHHII", library, entry)
                    text = library[texts + name : library.index(0, texts + name)].decode()
                    if text in names:
                        struct.pack_into("<H", library, entry + 4, flags | WEAK)
                    entry += step
                need += following
                more = following != 0


if __name__ == "__main__":
    path = Path(sys.argv[1])
    changed = bytearray(path.read_bytes())
    weaken(changed, set(sys.argv[2:]))
    path.unlink()  # the installer may share the file with its cache
    path.write_bytes(changed)
