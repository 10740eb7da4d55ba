"""The Chinese font of certificates: Noto Sans SC, SIL Open Font License.

The whole font is parsed in a fifth of a second each time, its characters in everyday use (``font/``, 3 MB) in a
twentieth. ``python -m backends.payments.fonts`` cuts them out anew.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from pylopdf_fonts_zh_cn import sans_path

EVERYDAY = Path(__file__).parent / "font" / "NotoSansSC-GB2312.ttf"
MOST_OFF = 1.0  # of an em of 1,000
MOST_FIELDS = (
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxComponentDepth",
)


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
    """Takes half a minute. Outlines become TrueType: those of the other kind are drawn anew for each certificate."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, desubroutinize=True)
    with TTFont(sans_path()) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(everyday())))
        subsetter.subset(font)
        _to_truetype(font)
        font.save(EVERYDAY)


def _to_truetype(font: TTFont) -> None:
    """After fontTools' own ``Snippets/otf2ttf.py``."""
    names, glyphs, drawn = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in names:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, MOST_OFF, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = names, drawn
    for name in names:
        advance, _ = font["hmtx"][name]
        drawn[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (advance, getattr(drawn[name], "xMin", 0))
    most = font["maxp"] = newTable("maxp")
    most.tableVersion = 0x00010000
    for field in MOST_FIELDS:
        setattr(most, field, 0)
    most.numGlyphs, most.maxZones = len(names), 1
    post = font["post"]
    post.formatType, post.glyphOrder, post.extraNames, post.mapping = 3.0, names, [], {}
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font.sfntVersion = "\000\001\000\000"


if __name__ == "__main__":
    cut()
