"""The sums of a message in order, each with the role that the words around give it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Optional

from language.quantities import Kind, Marked, Money, Numeral
from language.quantities.hedges import bound_of
from language.quantities.money import money_of
from language.quantities.patterns import words
from language.reading.context import PARTICLES, after, before
from language.reading.facts import Role, Sum
from language.reading.roles import role_by_clause_before, role_of

_STOPS = frozenset({Kind.SUM, Kind.RATE, Kind.AREA, Kind.NUMBER, Kind.BIG})
_MONEY_ASKED = ("price", "quota", "original_price")
_TEN_THOUSAND = Decimal(10_000)

# Behind these a bare number is a sum as it stands; behind a price or a quota 万 is left out.
_IN_YUAN = {"monthly_income": Decimal(500), "bonus": Decimal(100)}
_COSTS = ("deed_tax_paid", "renovation", "loan_interest", "fees")
_FEE = re.compile(
    words("费 提成 税票? 款 基金 押金 补了? 罚了? 工资 奖金 租金 房租 月租 社保 公积金 个税")
    + "(?:[了是为共交缴花收发才要:也约]|一共|总共|每月|大概|大约|差不多)*$"
)
_PAID = re.compile(r"[收退交花付扣罚缴赔补给还垫]了?我?们?(?:[是为共个]|一共|总共)*$")
_TAKEN = re.compile(r"[罚扣退收赔补]了?我?们?(?:[是为共]|一共|总共)*$")
_NOT_BARE = re.compile(r"[第号楼室栋座幢门A-Za-z.\-/*#]$")
_BARE_BEFORE_END = rf"$|[\s,;。!?)、:]|[{PARTICLES}]|[{Kind.SPAN.chars}{Kind.DATE.chars}]|"
_FREE = re.compile(
    _BARE_BEFORE_END
    + words(
        r"""整 左右 出头 上下 以[上下] 之间 [都还]?不到 多 点儿?(?!\d) 打底 封顶 就 够 给 卖 [甩割抛清匀] 买 成(?:交|的)
        入 出手 拿 到手 应该 往 挂 加 个(?=$|[\s,;。!?吧左上]) 最[后终] 后来 的样子 行不 可以 能 \+"""
    )
)

_QUOTA = re.compile(words("额度 限额 版面"))
# The quota aimed at, one to add, and the one there is: 从10万调到40万, 再加50万.
_AIM = re.compile(
    "(?:[调提升加增涨给批改放扩弄整申办搞换开]|提高|增加|上调|调整|申请|变更|恢复)(?:到|至|成|为)[了个]?$"
    "|(?:需要|想要|申请|希望|要|办|批|弄|来)[个到]?$"
)
_ADD = re.compile(
    words("再 多 另 追加 增加 上调 提高 调高 提升 补")
    + f"给?我?{words('加 给 批 提 增 要 开 增加 提高 追加')}?[个上]?$"
    + "|加[个上]?$"
)
# The year, that it was bought then, and at once a sum.
_BOUGHT_THEN = re.compile(
    f"[{Kind.DATE.chars}{Kind.SPAN.chars}](?:年?[初底末]|前)?(?:全款|首付|贷款|按揭)?[买购]入?(?:下来?)?(?:的(?:[\u4e00-\u9fff]{{0,4}}房子?)?)?[\\s,;]*(?:[花用]了)?[{Kind.SUM.chars}]"
)
_HELD = re.compile(
    "从$|"
    + words("现在 目前 原来 之前 本来 只有 才 已有 现有 就 给的?是? 批的?是? 核定了? 是")
    + words("的 额度 限额 只有 才 是 给了? 有 只 就")
    + "*$"
)


def read_sums(marked: Marked, asked: Optional[str], taken: Collection[int]) -> list[Sum]:
    """In order, but for the numbers at the places ``taken``. Bare numbers count where a sum was asked for or is
    named."""
    sums: list[Sum] = []
    spent = 0  # up to where the words belong to the last one
    about_quota = asked == "quota" or _QUOTA.search(marked.text) is not None
    for mention in marked.mentions(Kind.SUM, Kind.NUMBER):
        if mention.place in taken:
            continue
        lead, tail = before(marked, mention.place, _STOPS, spent), after(marked, mention.place, _STOPS)
        role, used = role_of(lead, tail, sum_follows=_sum_follows(marked, mention.place, tail))
        role = role or role_by_clause_before(marked.text[: mention.place], lead)
        spent = mention.place + 1 + len(tail[:used].replace("每月", "月"))
        if about_quota and role in (None, "quota", "original_price", "sale_price", "other"):
            role = _quota_role(lead.rstrip(), role)
        if mention.kind is Kind.SUM:
            money = marked.value(marked.text[mention.place], Money)
            sums += [Sum(money, role)] if money.low is not None or asked in _MONEY_ASKED else []
        elif bare_follows(marked, mention.place):
            bare = _bare(marked, mention.place, role, lead, asked)
            sums += [bare] if bare is not None else []
    return _one_quota(_bought_for(sums, marked))


def _sum_follows(marked: Marked, place: int, tail: str) -> bool:
    """Whether ``tail``, the words behind the sum at ``place``, ends where another sum begins."""
    end = place + 1 + len(tail.replace("每月", "月").replace("岁", "?"))
    return marked.text[end : end + 1] != "" and marked.get(marked.text[end], Money) is not None


def _bought_for(sums: list[Sum], marked: Marked) -> list[Sum]:
    """15年买的 180万 现在卖420万: where what is got is told by itself, the other sum is what was paid."""
    bare = [i for i, s in enumerate(sums) if s.role is None]
    told = {s.role for s in sums}
    if len(bare) != 1 or "sale_price" not in told or "original_price" in told or not _BOUGHT_THEN.search(marked.text):
        return sums
    return [replace(s, role="original_price") if i in bare else s for i, s in enumerate(sums)]


def role_of_rate(marked: Marked, place: int) -> Role:
    """Of a price per square metre: what was paid, or what is got."""
    stops = _STOPS - {Kind.AREA}
    role, _ = role_of(before(marked, place, stops), after(marked, place, stops))
    return "original_price" if role == "original_price" else "sale_price"


def is_named_sum(marked: Marked, place: int) -> bool:
    """Whether the words around give the number at ``place`` the role of a sum."""
    return role_of(before(marked, place, _STOPS), after(marked, place, _STOPS))[0] is not None


def bare_follows(marked: Marked, place: int) -> bool:
    """Whether the number at ``place`` stands free, so that what was asked for may give it its unit."""
    return _FREE.match(marked.text, place + 1) is not None and not _NOT_BARE.search(marked.text[:place])


def _quota_role(lead: str, role: Optional[Role]) -> Optional[Role]:
    if _ADD.search(lead):
        return "quota_added"
    if _AIM.search(lead):
        return "quota"
    if _HELD.search(lead):
        return "other"
    return "quota" if role == "quota" else None


def _one_quota(sums: list[Sum]) -> list[Sum]:
    """Of two the last is aimed at; the first is what there is."""
    aims = [i for i, s in enumerate(sums) if s.role == "quota"]
    return [replace(s, role="other") if i in aims[:-1] else s for i, s in enumerate(sums)]


def _bare(marked: Marked, place: int, role: Optional[Role], lead: str, asked: Optional[str]) -> Optional[Sum]:
    numeral = marked.value(marked.text[place], Numeral)
    bound = bound_of(marked.text[:place], marked.text[place + 1 :])
    low = numeral.low
    if role in _IN_YUAN:
        return Sum(money_of(numeral, bound), role) if low is not None and low >= _IN_YUAN[role] else None
    if low is not None and (
        (low >= 100 and (_FEE.search(lead) or _TAKEN.search(lead)))
        or (low >= 1000 and (_PAID.search(lead) or role in _COSTS))
    ):
        return Sum(money_of(numeral, bound), role)
    if role in ("other", None) and asked not in _MONEY_ASKED:
        return None
    short = low is None or low < _TEN_THOUSAND
    money = money_of(numeral, bound, _TEN_THOUSAND if short else Decimal(1))
    return Sum(replace(money, unit_left_out=short), role) if money.low is None or money.low > 0 else None
