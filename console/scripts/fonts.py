"""Cuts Inter down to the letters of the five languages and the currency signs, one file per unicode range.

Run once when Inter changes:  python3 -m venv v && v/bin/pip install fonttools brotli && v/bin/python scripts/fonts.py
"""

import subprocess
import sys
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable/inter/files"
TARGET = ROOT / "src/theme/fonts"
FEATURES = "kern,tnum,ccmp,locl,mark,mkmk,case,calt"

SUBSETS = {
    "latin": ("inter-latin-wght-normal.woff2",
              "U+0020-007E,U+00A0-00FF,U+0131,U+2010-2015,U+2018-201E,U+2022,U+2026,U+202F,U+2039,U+203A,U+20AC,U+2122,U+2212"),
    "cyrillic": ("inter-cyrillic-wght-normal.woff2", "U+0401,U+0404,U+0406,U+0407,U+0410-044F,U+0451,U+0454,U+0456,U+0457,U+0490,U+0491,U+04B0,U+04B1,U+2116"),
    "kazakh": ("inter-cyrillic-ext-wght-normal.woff2",
               "U+0492,U+0493,U+049A,U+049B,U+04A2,U+04A3,U+04AE,U+04AF,U+04BA,U+04BB,U+04D8,U+04D9,U+04E8,U+04E9"),
    "turkish": ("inter-latin-ext-wght-normal.woff2", "U+011E,U+011F,U+0130,U+015E,U+015F,U+20A9,U+20B4,U+20B8,U+20BA,U+20BD"),
}


def letters(unicodes: str) -> set[int]:
    """Letters of some ranges. Signs may be missing: the next font of the line has them."""
    ranges = (part.removeprefix("U+").split("-") for part in unicodes.split(","))
    codes = (code for bounds in ranges for code in range(int(bounds[0], 16), int(bounds[-1], 16) + 1))
    return {code for code in codes if unicodedata.category(chr(code)).startswith("L")}


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (file, unicodes) in SUBSETS.items():
        out = TARGET / f"inter-{name}.woff2"
        subprocess.run([sys.executable, "-m", "fontTools.subset", str(SOURCE / file), f"--unicodes={unicodes}",
                        f"--layout-features={FEATURES}", "--flavor=woff2", f"--output-file={out}"], check=True)
        missing = letters(unicodes) - set(TTFont(out).getBestCmap())
        if missing:
            sys.exit(f"{file} lacks {' '.join(sorted(map(chr, missing)))}: another file has them")
        print(out.name, out.stat().st_size)


main()
