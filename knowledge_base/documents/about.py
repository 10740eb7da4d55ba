"""What a text is: its title, who made it, under which number, when, and what it repeals. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from knowledge_base.documents.cutting import Article
from knowledge_base.documents.dates import days_in, read_day
from knowledge_base.documents.titles import (
    DocumentName,
    find_name,
    is_notice,
    number_key,
    organs_in,
    title_key,
)

_LOCAL: Final = re.compile(
    r"^(?:\d{4}年\d{1,2}月\d{1,2}日\s*)?([^\s第，、]{2,8}?(?:省|市|自治区))(?:第[^届]{1,6}届)?人民代表大会(常务委员会)?"
)
# What titles and the lines on adoption call the makers, and what citations call them.
_MAKERS: Final = (
    ("全国人民代表大会常务委员会", "全国人大常委会"),
    ("人民代表大会常务委员会", "全国人大常委会"),
    ("全国人民代表大会", "全国人大"),
    ("国务院", "国务院"),
    ("海关总署", "海关总署"),
    ("国家税务总局", "国家税务总局"),
    ("财政部", "财政部"),
)
_COURTS: Final = ("最高人民法院", "最高人民检察院")
_DATED_LINE: Final = re.compile(r"^[（(]?\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_MADE: Final = re.compile(r"^(?P<who>.{2,60}?)(?:关于|《)")
_REPEALED: Final = re.compile(
    r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》\s*(?:[（(](?P<number>[^（）()]{4,40}(?:[（(][^（）()]*[）)])?[^（）()]*)[）)])?"
    r"(?P<part>[^《》。；;]*)"
)
_PLACE: Final = re.compile(
    r"(?:附件|附表)[0-9一二三四五六七八九十]*|第[零〇一二三四五六七八九十百\d]+条(?:第[一二三四五六七八九十\d]+款)?(?:第?[（(][一二三四五六七八九十]+[）)]项?|第[一二三四五六七八九十\d]+项)?"
)
_STOPS: Final = re.compile(r"废止|失效|停止执行|不再执行")
_WHOLE: Final = re.compile(r"全文(?:失效)?废止|全文")


@dataclass(frozen=True, slots=True)
class Repealed:
    """What a text takes out of force: ``title`` or the document under issuer and number, wholly or ``part`` of it."""

    title: str = ""
    issuer: str = ""
    doc_no: str = ""
    part: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "issuer": self.issuer, "doc_no": self.doc_no, "part": self.part}


def name_of(title: str, head: Sequence[str]) -> DocumentName | None:
    """The number by which the document is cited. Laws and what the State Council orders are cited by their titles."""
    lines = [title, *head] if number_key(title) else list(head)
    council = any("国务院" in line for line in head if _DATED_LINE.match(line))
    for line in lines:
        if len(line) > 80 or "修" in line:
            continue
        found = find_name(line)
        if found is None or (found.doc_no.startswith("令") and (council or not found.issuer)):
            continue
        if re.search(r"[。，]", line.replace(found.doc_no, "")) and not _DATED_LINE.match(line):
            continue
        return found
    return None


def issuer_of(full_title: str, preamble: Sequence[str], signature: Sequence[str]) -> str:
    """Who made it, as citations say; empty when the text does not tell."""
    named = name_of(full_title, preamble)
    if named is not None and named.issuer:
        return named.issuer
    # What another body 批准 is not made by it.
    adoption = [line for line in preamble if _DATED_LINE.match(line) and "批准" not in line]
    local = next((found for line in (full_title, *adoption) if (found := _LOCAL.match(line))), None)
    if local is not None:
        return local[1] + ("人大常委会" if local[2] else "人大")
    courts = [court for court in _COURTS if court in full_title]
    if courts:
        return "、".join(courts)
    made = _MADE.match(full_title)
    makers = organs_in(made["who"]) if made is not None else ()
    if makers and not any(long in made["who"] for long, _ in _MAKERS[:4]):  # type: ignore[index]
        return " ".join(makers)
    for line in (*adoption[:1], *adoption, full_title):
        short = next((short for name, short in _MAKERS if name in line), None)
        if short is not None:
            return "国务院" if any("国务院" in other for other in adoption) else short
    signed = next((organs for line in signature if (organs := organs_in(line))), ())
    if signed:
        return " ".join(signed)
    # Only the State Council may call a regulation 条例 without naming a place.
    return "国务院" if re.search(r"条例(?:实施细则)?$", full_title) else ""


def day_made(preamble: Sequence[str], signature: Sequence[str]) -> date | None:
    """Of the last wording: the day of the signature, or the latest on which it was adopted or amended."""
    signed = [d for line in signature if (d := read_day(line)) is not None]
    if signed:
        return signed[-1]
    adopted = [d for line in preamble if _DATED_LINE.match(line) for d in days_in(line) if "施行" not in line]
    return max(adopted, default=None)


def is_amended(title: str, preamble: Sequence[str]) -> bool:
    """An amended text keeps the first day of its oldest wording; a notice is made once."""
    return not is_notice(title) or any(
        re.search(r"修正|修订|修改", line) for line in preamble if _DATED_LINE.match(line)
    )


def find_repealed(articles: Sequence[Article], title: str, issuer: str) -> list[Repealed]:
    """In a statute the last articles say so; a notice may say it anywhere."""
    told = articles if is_notice(title) else [a for a in articles if not a.number.startswith("附")][-3:]
    found = {r: None for article in told for s in re.split(r"[。\n]", article.text) for r in _in_sentence(s, issuer)}
    return list(found)


def _in_sentence(sentence: str, issuer: str) -> Iterator[Repealed]:
    stop = max((m.start() for m in _STOPS.finditer(sentence)), default=-1)
    for found in _REPEALED.finditer(sentence[:stop] if stop >= 0 else ""):
        named = find_name(found["number"]) if found["number"] else None
        places = "、".join(_PLACE.findall(found["part"]))
        part = "" if _WHOLE.search(found["part"]) else places
        if named is None:
            yield Repealed(title=title_key(found["title"]), part=part)
            continue
        made = _MADE.match(found["title"])
        makers = " ".join(organs_in(made["who"])) if made is not None else ""
        yield Repealed(title_key(found["title"]), named.issuer or makers or issuer, named.doc_no, part)
