"""What a number format shows around the figures of a cell: its per cent, its words, its noughts in front."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

# What a format is made of: words as they are, room and colours that show nothing, a currency, a condition, the rest.
_PIECE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<sign>[<>=]{1,2})(?P<limit>-?\d+(?:\.\d+)?)\]|\[[^\]]*\]|(?P<general>General|G/通用格式)|(?P<scientific>E[+-])|(?P<end>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_FIGURES: Final = "0#?@"
_COMPARED: Final = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


@dataclass
class _Section:
    """One of the parts between the semicolons. ``places`` of figures; ``between`` them words, by how many places stand
    before. ``plain``: it shows something else than words around figures, as a fraction."""

    before: str = ""
    after: str = ""
    places: str = ""
    between: dict[int, str] = field(default_factory=dict)
    per_cent: bool = False
    plain: bool = False
    condition: tuple[str, Decimal] | None = None
    written: bool = False


def number_as_shown(value: float, form: str) -> str:
    """With the per cent and the words of its format, and all of its figures.

    >>> [number_as_shown(v, f) for v, f in ((0.03, "0%"), (0.0005, "0.00%_ "), (2026, "General"), (1e-05, ""))]
    ['3%', '0.05%', '2026', '0.00001']
    >>> [number_as_shown(v, f) for v, f in ((500, '0"万元"'), (-7, '"¥"#,##0;[Red]-0'), (12345, '0!.0,"万"'))]
    ['500万元', '-7', '12345']
    >>> [number_as_shown(v, f) for v, f in ((12, "000000"), (0, '0%;-0%;"免税"'), (50, '0"元/吨"'), (8, 'General"天"'))]
    ['000012', '免税', '50元/吨', '8天']
    """
    # As many figures as such a program has: 0.1+0.2 is 0.3. Whole ones other programs write out: 18 of a tax number.
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    sections = _sections(form)
    section, chosen = _chosen(exact, sections)
    if not section.places and (section.before or (chosen and not exact)):
        return section.before.strip()
    minus = "-" if exact < 0 and not (chosen and section.before.strip(" -+()（）")) else ""
    shown = abs(exact)
    if section.per_cent:
        return f"{minus}{_words(section.before)}{(shown * 100).normalize():f}%{section.after.strip()}"
    if section.plain or section.places.endswith(","):
        return f"{minus}{shown:f}"
    return f"{minus}{_words(section.before)}{_figures(shown, section)}{section.after.strip(' )）')}"


def text_as_shown(text: str, form: str) -> str:
    """A text with the words that its format writes around it.

    >>> text_as_shown("10号", '"公告"@'), text_as_shown("10号", "0;-0;0;@"), text_as_shown("10号", "@")
    ('公告10号', '10号', '10号')
    """
    section = _sections(form)[-1] if "@" in form else _Section()
    if section.places != "@":
        return text
    return f"{section.before.strip()}{text}{section.after.strip()}"


def _words(before: str) -> str:
    return before.strip(" -+(（")


def _figures(exact: Decimal, section: _Section) -> str:
    whole = exact == exact.to_integral_value()
    if not whole or not set(section.places) <= {"0", "#"} or len(section.places) < 2:
        return f"{exact:f}"
    figures = f"{exact:.0f}".zfill(section.places.count("0"))
    cut = len(section.places) - len(figures)  # so many places stay empty
    made = figures[: max(-cut, 0)]
    for place, figure in enumerate(figures[max(-cut, 0) :], start=max(cut, 0)):
        made += (section.between.get(place, "") if made else "") + figure
    return made


def _chosen(exact: Decimal, sections: Sequence[_Section]) -> tuple[_Section, bool]:
    """The part for this number, and whether it is that of such numbers alone."""
    if any(section.condition is not None for section in sections):
        for section in sections:
            if section.condition is None or _COMPARED[section.condition[0]](exact, section.condition[1]):
                return section, True
        return sections[-1], True
    numbers = sections[:3]
    if exact < 0 and len(numbers) > 1 and numbers[1].written:
        return numbers[1], True
    if exact == 0 and len(numbers) > 2:
        return numbers[2], True
    return numbers[0], False


@lru_cache(maxsize=512)
def _sections(form: str) -> tuple[_Section, ...]:
    made = [_Section()]
    for piece in _PIECE.finditer(form):
        if piece["end"]:
            made.append(_Section())
        else:
            _take(piece, made[-1])
    return tuple(made)


def _take(piece: re.Match[str], section: _Section) -> None:
    other = piece["other"] or ""
    section.written = True
    if piece["sign"] in _COMPARED:
        section.condition = (piece["sign"], Decimal(piece["limit"]))
    elif piece["general"] or (other and other in _FIGURES):
        _close_up(section)
        section.places += other or "@"
    elif other == "%":
        section.per_cent = True
    elif other in (".", ",") and section.places:
        # Thousands apart show nothing of their own; behind the figures they divide, and then a unit would be wrong.
        section.places += other
    elif piece["scientific"] or (other == "/" and section.places) or (other.isascii() and other.isalpha()):
        section.plain = True
    else:
        words = piece["quoted"] or piece["escaped"] or piece["currency"] or other
        if section.places:
            section.after += words
        else:
            section.before += words


def _close_up(section: _Section) -> None:
    """What stood behind the figures stands between them."""
    if section.after:
        section.between[len(section.places)] = section.after
        section.after = ""
