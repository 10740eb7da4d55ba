"""Titles, issuers and numbers of documents, each in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_STATE: Final = "中华人民共和国"
# What editions add to a title: （2025年修正）, （2018修订）, （2020年版）; never （试行）, which is part of it.
_EDITION: Final = re.compile(
    r"[（(【\[](?:[^（()）【】\[\]]{0,20}(?:修正|修订|修改)[^（()）【】\[\]]{0,10}|\d{4}年?(?:版|公布|发布|通过)?|全文|现行有效)[）)】\]]\s*$"
)
_DECORATION: Final = re.compile(r"[\s、，,·．《》〈〉<>（）()【】\[\]“”\"]")
_NOTICE: Final = re.compile(r"(?:公告|通知|通告|批复|复函|函|意见|决定|目录|解读)(?:[（(].{1,12}[)）])?$")
_OPEN: Final = r"[〔\[(（【﹝]"
_CLOSE: Final = r"[〕\])）】﹞]"
_NUMBER: Final = re.compile(
    rf"(?P<announcement>公告\s*(?:{_OPEN}\s*)?(?P<year>\d{{4}})\s*(?:{_CLOSE})?\s*年?\s*第?\s*(?P<n>\d+)\s*号)"
    rf"|(?P<letter>(?P<kind>[\u4e00-\u9fff]{{1,12}}?)\s*{_OPEN}\s*(?P<year2>\d{{4}})\s*{_CLOSE}\s*(?:第\s*)?(?P<n2>\d+)\s*号)"
    r"|(?P<order>令\s*(?:\d{4}\s*年\s*)?第\s*(?P<n3>\d+)\s*号)"
    r"|(?<!\d)(?P<bare>(?P<year4>(?:19|20)\d\d)\s*年\s*第\s*(?P<n4>\d+)\s*号)"
)
_BEFORE: Final = re.compile(
    r"[（(《〈:：；;，,。\d年月日]"
)  # where the words that may name the issuer begin at the latest
_JOINED: Final = re.compile(r"[\s、，,和·]+")
_SHORT: Final = (
    ("全国人民代表大会常务委员会", "全国人大常委会"),
    ("人民代表大会常务委员会", "人大常委会"),
    ("人民代表大会", "人大"),
    ("国家税务总局", "税务总局"),
    ("中华人民共和国", ""),
)
# Names that are written together without a blank: 财政部国家税务总局.
_TOGETHER: Final = re.compile(
    r"(?<=财政部)(?=国?家?税务总局|海关总署)|(?<=税务总局)(?=财政部|海关总署|人力资源)|(?<=海关总署)(?=税务总局|国家税务总局)"
)
_ISSUING: Final = re.compile(
    r".*(?:财政部|商务部|保障部|建设部|信息化部|科技部|总局|总署|委员会|税务局|财政局|国务院|办公厅|政府|法院|检察院|银行|证监会)"
    r"(?=.)"
)
_ORGAN: Final = re.compile(
    r"^[\u4e00-\u9fff]{1,24}(?:部|局|委|署|院|会|行|办|厅|联|总社|政府|办公室|领导小组|等部门|集团有限公司)$"
)

Key = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class DocumentName:
    """``issuer`` as written, several with blanks between; ``doc_no`` without issuer, empty when there is none."""

    issuer: str
    doc_no: str


def title_key(title: str) -> str:
    """What the spellings of one title have in common.

    >>> title_key("《中华人民共和国契税暂行条例》") == title_key("契税暂行条例（2019年修订）")
    True
    """
    return _DECORATION.sub("", _EDITION.sub("", title.strip(" 》>"))).replace(_STATE, "")


def plain_title(title: str) -> str:
    """
    >>> plain_title("《中华人民共和国契税法》（2020年版）")
    '契税法'
    """
    bare = _EDITION.sub("", re.sub(r"\s+", " ", title)).strip()
    if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
        bare = bare[1:-1]
    return bare.removeprefix(_STATE).strip()


def is_notice(title: str) -> bool:
    """Named by its number: titles of notices come again, year after year.

    >>> is_notice("关于调整申报表的公告"), is_notice("发票管理办法")
    (True, False)
    """
    return _NOTICE.search(_EDITION.sub("", title)) is not None


def key_of(issuer: str, doc_no: str) -> Key:
    """One spelling of issuer and number; of a statute, which is named by its title, the title alone.

    The order of issuers stays: it tells 财政部 税务总局公告2023年第11号 from 税务总局 财政部公告2023年第11号.
    """
    number = number_key(doc_no)
    return (issuers_of(issuer), number) if number else ((), title_key(doc_no))


def key_named(name: str) -> Key:
    """Of a document written as issuer and number together, or as a title.

    >>> key_named("财政部 税务总局公告2023年第1号") == key_of("财政部 国家税务总局", "公告2023年第1号")
    True
    """
    found = find_name(name)
    return key_of(found.issuer, found.doc_no) if found is not None and found.issuer else ((), title_key(name))


def year_of(doc_no: str) -> int | None:
    """
    >>> year_of("财税〔2016〕36号"), year_of("公告2026年第10号"), year_of("增值税法")
    (2016, 2026, None)
    """
    found = re.search(r"(?:19|20)\d\d", number_key(doc_no))
    return int(found[0]) if found else None


def number_key(doc_no: str) -> str:
    """
    >>> [number_key(n) for n in ("公告 2026年第10号", "国家税务总局公告2026年第02号", "财税[2016]36号", "增值税法")]
    ['公告2026年第10号', '公告2026年第2号', '财税〔2016〕36号', '']
    >>> number_key("国家税务总局国税函〔2010〕79号"), number_key("人社部发〔2020〕3号")
    ('国税函〔2010〕79号', '人社部发〔2020〕3号')
    """
    found = _NUMBER.search(doc_no)
    if found is None:
        return ""
    if found["announcement"]:
        return f"公告{found['year']}年第{int(found['n'])}号"
    if found["letter"]:
        return f"{found['kind'][_issuer_in(found['kind']) :]}〔{found['year2']}〕{int(found['n2'])}号"
    if found["order"]:
        return f"令第{int(found['n3'])}号"
    return f"公告{found['year4']}年第{int(found['n4'])}号"


def find_name(text: str) -> DocumentName | None:
    """The first number in ``text`` and who stands before it.

    >>> find_name("2025年3月1日 财政部 税务总局公告2025年第99号")
    DocumentName(issuer='财政部 税务总局', doc_no='公告2025年第99号')
    """
    found = _NUMBER.search(text)
    if found is None:
        return None
    before = _BEFORE.split(text[: found.start() + _issuer_in(found["kind"] or "")])[-1]
    return DocumentName(" ".join(organs_in(before)), number_key(found[0]))


def _issuer_in(kind: str) -> int:
    """How many letters before a number belong to the issuer: 国家税务总局国税函〔2010〕79号 is 国税函."""
    found = _ISSUING.match(kind)
    return found.end() if found is not None else 0


def organs_in(text: str) -> tuple[str, ...]:
    """The issuers that ``text`` consists of, as written; none when it is anything else.

    >>> organs_in("财政部、国家税务总局"), organs_in("关于发票")
    (('财政部', '国家税务总局'), ())
    """
    names = [n for n in _JOINED.split(_TOGETHER.sub(" ", text.strip())) if n]
    return tuple(names) if names and all(_ORGAN.match(n) for n in names) else ()


def issuers_of(issuer: str) -> tuple[str, ...]:
    """
    >>> issuers_of("财政部国家税务总局") == issuers_of("财政部 税务总局")
    True
    """
    names = [n for n in _JOINED.split(_TOGETHER.sub(" ", issuer)) if n]
    return tuple(short_issuer(n) for n in names)


def short_issuer(name: str) -> str:
    for long, short in _SHORT:
        name = name.replace(long, short)
    return name
