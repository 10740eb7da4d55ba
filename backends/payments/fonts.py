"""The Chinese font of certificates: Noto Sans SC, SIL Open Font License.

The whole font is parsed in a fifth of a second each time, its characters in everyday use (``font/``, 1.6 MB) in a
twentieth. ``python -m backends.payments.fonts`` cuts them out anew.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

EVERYDAY = Path(__file__).parent / "font" / "NotoSansSC-GB2312.otf"


def font_for(text: str) -> Path:
    """A font that has every character of ``text``: names may have rare ones."""
    return EVERYDAY if set(text) <= everyday() else sans_path()


@lru_cache
def everyday() -> frozenset[str]:
    """ASCII and GB 2312: 6,763 characters and the punctuation."""
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    chinese = "".join(row.decode("gb2312", "ignore") for row in rows)
    return frozenset(chinese) | frozenset(map(chr, range(0x20, 0x7F))) | {"\n"}


def cut() -> None:
    """Takes seconds."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, desubroutinize=True)
    with TTFont(sans_path(), lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(everyday())))
        subsetter.subset(font)
        font.save(EVERYDAY)


if __name__ == "__main__":
    cut()
