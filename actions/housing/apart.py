"""Several homes in one message: what is said of each, with what is said of all. Pure."""

from __future__ import annotations

import re

from actions.housing.assessed import ASSESSED
from language.normalise import normalise

_CLAUSE = re.compile(r"[ ,，;；。\n]+")
_NUMBER = r"(?:\d[\d.]*|[一二两三四五六七八九十百千]+)"
_PRICE = rf"{_NUMBER}\s*[万wW]"
_AREA = rf"{_NUMBER}个?(?:平|㎡|m2)"
# 老的260万, 海淀那套700万, 第一套300: what is said of one home begins here.
_LABEL = re.compile(
    r"(?:第?[一1]套|第[二两三23]套|另外?一?套|还有一套|[老旧新大小](?:房子?)?的?(?:那|一)?套?|[\u4e00-\u9fff]{2,4}?那套|[^\W\d_买卖付花交掉号写核说定评认签谈]{2}的)"
    rf"(?:房子?)?(?:是|卖|要卖|的|能卖|打算卖)?(?=\s*{_PRICE}|\s*{_AREA}|\s*\d{{3,4}}[\s,，])"
)
_PAID = re.compile(r"契税|装修|利息|首付|贷款|定金|花了?|原价|原值|买的|入手|当[时初年]")
_OF_ALL = re.compile("都|分别|帮|算|各")
_OF_BUYER = re.compile("买[家方主]|[首二]套")
# 卖哪套税少: one of them stays, so that the other is not the only one.
_ONE_OF_THEM = re.compile("哪一?[套个]|卖(?:掉|出)?[其中]*(?:[一1]套|一个)|挑一?套|其中")
# 老房320万卖 新房买500万: one is sold and the other bought.
_BUYS_ONE = re.compile(
    rf"(?:新房|再|又|想|要|准备|打算|换)[^,，。;；\s]{{0,3}}[买换购](?:个|套|了|成|大|新|的|一)*{_PRICE}"
)
_WHICH = re.compile("哪一?[套个]|划算|合适")


def homes_apart(text: str) -> list[str]:
    """
    >>> homes_apart("一套300万60平，一套500万90平，买家都是首套")
    ['卖房 300万60平 买家都是首套', '卖房 500万90平 买家都是首套']
    >>> homes_apart("两套房 老的260万55平2016年买的 新的480万92平去年买的 卖哪套税少")
    ['卖房 260万55平2016年买的 不是唯一住房', '卖房 480万92平去年买的 不是唯一住房']
    """
    plain = normalise(text)
    labelled = _LABEL.sub("\n\t", plain)
    each = _homes([c for c in _CLAUSE.split(labelled) if c])
    if len(each) <= 1 or _BUYS_ONE.search(plain):
        return [text]
    shared = [c for clauses in each for c in clauses if _OF_ALL.search(c)]
    last = [c for c in each[-1] if _OF_BUYER.search(c) and c not in shared]
    if last and not any(_OF_BUYER.search(c) for clauses in each[:-1] for c in clauses):
        shared += last
    if _ONE_OF_THEM.search(plain) and "唯一" not in plain:
        shared.append("不是唯一住房")
    told = [c for c in shared if not _WHICH.search(c)]
    return [" ".join(["卖房", *(c for c in own if not _is_of(c, shared)), *told]) for own in each]


def _is_of(clause: str, shared: list[str]) -> bool:
    return clause in shared or _WHICH.search(clause) is not None


def _homes(clauses: list[str]) -> list[list[str]]:
    """The clauses by home: another one begins with a label, or with a price or an area once more. Empty where some home
    has neither."""
    homes: list[list[str]] = []
    seen: set[str] = set()
    labels = sum(c.startswith("\t") for c in clauses)
    for clause in clauses:
        figures = _figures(clause)
        begins = clause.startswith("\t") if labels > 1 else bool(figures & seen) or not seen
        if begins and (figures or labels > 1):
            homes.append([])
            seen = set()
        if homes:
            homes[-1] += [clause.strip("\t")] if clause != "\t" else []
            seen |= figures
    whole = labels > 1 or all({"price", "area"} <= set().union(*map(_figures, own)) for own in homes)
    return homes if whole else []


def _figures(clause: str) -> set[str]:
    clause = ASSESSED.sub(" ", clause)  # 税务那边核的430万: of the home whose price was told before
    price = re.search(_PRICE, clause) is not None and not _PAID.search(clause.split("平")[0])
    return {name for name, told in (("price", price), ("area", re.search(_AREA, clause) is not None)) if told}
