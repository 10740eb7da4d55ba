"""An article that a question names: 契税法第四条, 征管法32条, 增值税法第十条第二款, 2026年第10号公告第六条. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

from knowledge_base.documents.places import Place, places_in
from knowledge_base.documents.titles import Key, number_key, title_key

_SHORT: Final = Path(__file__).parents[1] / "documents" / "short_titles.yml"
MOST: Final = 6  # documents that one short title may stand for, and articles at once: of more nobody can tell which
_NUMERAL: Final = r"[零〇一二两三四五六七八九十百]+|\d+"
_BELOW: Final = (
    rf"(?:之(?:{_NUMERAL}))?\s*的?(?:第\s*(?:{_NUMERAL})\s*款)?\s*的?(?:第?\s*[（(]?(?:{_NUMERAL})[）)]?\s*项)?"
)
_NAMED: Final = re.compile(
    rf"(?P<before>[^，。；！？,;!?]*?)(?P<joint>[》”\"'的里中内上 ]*)"
    rf"(?P<place>(?:附件\s*\d*\s*)?(?:第\s*(?:{_NUMERAL})\s*条|(?<=[法例则定办])\s*(?:{_NUMERAL})\s*条"
    rf"|(?<=[》的里中内文 ])(?:{_NUMERAL})\s*条){_BELOW}"
    rf"(?:\s*[、和及与至到]\s*第?\s*(?:{_NUMERAL})\s*条{_BELOW})*)"
)
_LETTER: Final = re.compile(
    r"(?P<kind>[\u4e00-\u9fff]{2,6}?)\s*[〔\[(（【]?\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）】]?\s*年?\s*第?\s*(?P<n>\d{1,4})\s*号"
)
_ANNOUNCED: Final = re.compile(r"(?P<year>20\d\d)\s*年?\s*第?\s*(?P<n>\d{1,3})\s*号(?=公告|文|的|第|$)")
_GENERIC: Final = ("实施条例", "实施细则", "暂行条例", "管理办法", "管理条例")
_UNKNOWN: Final = re.compile(r"[\u4e00-\u9fff]{1,20}(?:法|条例|细则|办法|规定|规则)$")
_TOO_WIDE: Final = re.compile(
    r"^(?:.*(?:本|该|此|其|这个?|那个?|什么|哪个?))?(?:税收?)?(?:法|条例|细则|办法|规定|规则|方法|做法|说法|看法|想法|用法)$"
)
_TAIL: Final = re.compile(r"[《〈「“\"' ]+$|^[《〈「“\"' ]+")
# What surrounds the name when nothing but the text is wanted.
_ASKING: Final = re.compile(
    r"请问|你好|您好|麻烦|帮我|帮忙|给我|我想|想要|想|知道|了解|看看|看一下|看下|查一下|查下|查查|查|念一下|念|背一下|问一下|问下|发我|发一下|发"
    r"|写的?是?|写了|说的?是?|说了|讲的?是?|讲了|规定的?是?|规定了|有什么|有哪些|什么样|什么|啥|哪些|怎么|如何|具体|内容|原文|全文|条文|法条|法律|条款"
    r"|现行|最新|目前|现在|当前|按照|按|根据|依据|关于|是|的|了|呢|吗|嘛|啊|吧|呀|哦|一下|里面|里|中|来|可以|能|能不能|告诉我|告诉|引用|复制|完整"
    r"|\d{4}年(?:版)?|[\s，。？！?!,、：:“”\"'《》（）()]"
)


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """``documents``: those that the name may stand for, the likeliest first. ``name`` as it is written in the question.

    ``alone``: the question wants the text and nothing else.
    """

    name: str
    documents: tuple[Key, ...]
    places: tuple[Place, ...]
    alone: bool

    @property
    def numbers(self) -> str:
        return "、".join(dict.fromkeys(place.number for place in self.places))


def find_named_article(question: str, known: Collection[Key]) -> NamedArticle | None:
    """``known``: every document that is imported, registered or cited."""
    for found in _NAMED.finditer(question):
        places = tuple(places_in(_written(found["place"]))[:MOST])
        name, documents = _documents(found["before"], known)
        if not places or len(documents) > MOST:
            continue
        around = question[: found.start()] + found["before"].replace(name, "") + question[found.end() :]
        alone = not _ASKING.sub("", around)
        if documents:
            return NamedArticle(name, documents, places, alone)
        unknown = _UNKNOWN.search(_ASKING.sub("", found["before"]))
        if unknown is not None and not _TOO_WIDE.match(unknown[0]) and not _ASKING.sub("", question[found.end() :]):
            return NamedArticle(unknown[0], (((), title_key(unknown[0])),), places, True)
    return None


def _written(place: str) -> str:
    """32条 is 第32条, 与 is 和.

    >>> _written("32条到 34条"), _written("第三条 与第四条")
    ('第32条至第34条', '第三条和第四条')
    """
    place = re.sub(r"[\s的]", "", place).replace("与", "和").replace("到", "至")
    return re.sub(rf"第?({_NUMERAL})条", r"第\1条", place)


def _documents(before: str, known: Collection[Key]) -> tuple[str, tuple[Key, ...]]:
    """What the words before the number name, as written and as known."""
    numbered = _by_number(before, known)
    if numbered is not None:
        return numbered
    written = _TAIL.sub("", before)
    words = full_title(title_key(written))
    titles = {key[1]: key for key in known if not key[0]}
    ends = max((t for t in titles if words.endswith(t)), key=len, default="")
    if ends:
        return _last_of(written, ends), (titles[ends],)
    return _shortened(written, words, titles)


def _by_number(before: str, known: Collection[Key]) -> tuple[str, tuple[Key, ...]] | None:
    found = _LETTER.search(before)
    number = f"{found['kind']}〔{found['year']}〕{int(found['n'])}号" if found is not None else ""
    announced = _ANNOUNCED.search(before)
    if found is not None and found["kind"].endswith("公告"):
        number = f"公告{found['year']}年第{int(found['n'])}号"
    elif announced is not None and (found is None or found["kind"].endswith("公告") or not _has(number, known)):
        found, number = announced, f"公告{announced['year']}年第{int(announced['n'])}号"
    if not number or found is None:
        return None
    issuers = before[: found.start()] + (found.groupdict().get("kind") or "")
    same = [key for key in known if key[1] == number]
    named = [key for key in same if all(i in issuers.replace("国家税务总局", "税务总局") for i in key[0])]
    best = max((len(k[0]) for k in named), default=0)
    return before, tuple(k for k in named if len(k[0]) == best) or tuple(same)


def _has(number: str, known: Collection[Key]) -> bool:
    return any(key[1] == number_key(number) for key in known)


def _shortened(written: str, words: str, titles: dict[str, Key]) -> tuple[str, tuple[Key, ...]]:
    """增值税实施条例 for 增值税法实施条例: the end of the words leaves something out of a title, the least of all."""
    for begin in range(len(words) - 2):
        part = words[begin:]
        if part in _GENERIC:
            return _last_of(written, part), tuple(titles[t] for t in sorted(titles) if t.endswith(part))
        missing = {t: len(t) - len(part) for t in titles if t[-2:] == part[-2:] and _leaves_out(part, t)}
        if missing:
            least = min(missing.values())
            near = sorted((t for t, n in missing.items() if n <= least + 1), key=lambda t: (missing[t], t))
            return _last_of(written, part), tuple(titles[t] for t in near)
    return "", ()


def _leaves_out(part: str, title: str) -> bool:
    """Every letter of ``part`` comes in ``title`` in this order."""
    letters = iter(title)
    return all(letter in letters for letter in part)


def _last_of(written: str, words: str) -> str:
    """The end of what is written that stands for ``words``, which may be longer than it."""
    for begin in range(len(written)):
        if full_title(title_key(written[begin:])) == words:
            return written[begin:]
    return written


def full_title(title: str) -> str:
    """
    >>> full_title("征管法"), full_title("个税法实施条例"), full_title("车辆购置税法")
    ('征收管理法', '个人所得税法实施条例', '车辆购置税法')
    """
    for short, full in _short_titles():
        title = title.replace(short, full)
    return title


@lru_cache(maxsize=1)
def _short_titles() -> Sequence[tuple[str, str]]:
    return tuple(yaml.safe_load(_SHORT.read_text(encoding="utf-8")).items())
