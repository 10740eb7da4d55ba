"""Which sum is what: by the noun before it (契税4.2万), the verb after it (300万买的) or before it (卖500万)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Optional

from language.quantities import Kind, Marked, Money, Numeral
from language.quantities.hedges import bound_of
from language.quantities.money import money_of
from language.reading.context import PARTICLES, after, before
from language.reading.facts import Role, Sum

_STOPS = frozenset({Kind.SUM, Kind.RATE, Kind.AREA, Kind.NUMBER, Kind.BIG})
_TEN_THOUSAND = Decimal(10_000)

# The noun nearest before the sum decides, whichever it is.
_NOUNS: tuple[tuple[Role, str], ...] = (
    ("other", "首付款?|定金|订金|诚意金|贷款|房贷|按揭|月供|尾款|余款|公积金|中介费?|佣金|评估[费价]?|核定价?|服务费|物业费?|印花税|个税|增值税|土增税|滞纳金|罚款"),
    ("other", "挂牌价?|挂|报价|标价|要价|开价|底价|指导价|参考价|最低价|心理价|砍到?|涨了?|跌了?|赚了?|亏了?|差价|租金|房租|月租|押金|维修基金|车位|车价|买车|彩礼|保险|社保|家具|家电|注册资本"),
    ("other", "营业额|销售额|开票|票面|年薪|年收入|一年|净得|净到手|生活费|退休金|养老金|存款|借款?|余额|补偿|补贴|退税"),
    ("deed_tax_paid", "契税(?:票|款|完税证明|完税|发票)?"),
    ("renovation", "装修(?:费|款|钱|发票)?|装潢|翻修|翻新|硬装|精装"),
    ("loan_interest", "(?:贷款|房贷|按揭|银行|公积金)?利息"),
    ("quota", "额度|限额|版面"),
    ("bonus", "年终奖?金?|全年一次性奖金|奖金|十三薪|13薪|年奖"),
    ("monthly_income", "月薪|月工资|工资|月入|月收入|收入|薪水|底薪|薪资|工钱|每月|每个月|月到手|月均"),
    ("original_price", "原价|原值|原购房?价|购入价?|买入价?|买价|购房(?:价款|价|款|时|花了?)?|进价|成本价?|买的?时候?|买那会儿?|入手价?|上手价|原始价|当年|当时|当初|那时候?|那会儿?|那年|原来|原先|以前|早先|买(?![家方主卖受我了]|房(?:人|者|的))|买了|购(?![房置]人)|拿下|接手"),
    ("sale_price", "成交价?|总价|售价|卖价|房价|价格|价钱|价款|房款|合同价|网签价?|过户价|申报价|卖(?![家方主])|出售|出手|转让|全款|(?:买[家方主]|对方|人家)(?:出价?|给)|如果卖|能卖"),
)
_NOUN = tuple((role, re.compile(words)) for role, words in _NOUNS)
# Of 当时总价 and 原来的房款 the word of time decides.
_THEN = re.compile(r"当[年时初]|那时|那会|原来|原先|以前|早先|买的?时|买那会|买房时|购房时")
_PRICE_WORD = re.compile(r"(?:总价|价格|价钱|房价|房款|总共|一共|花了?|才)[^价款]*$")
_FOR_SALE = re.compile(r"(?:卖房子?|房子?[要想]?卖|出售)[,;]\s*$")
_NOW = re.compile(r"现在|如今|眼下|目前|这次")
_TOUCH = r"^(?:[元块整左右上下多]|钱|的话)*"
_AFTER_VERBS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("sale_price", re.compile(rf"{_TOUCH}(?:买我|(?:[就能可以想要准备打算才给一起把]|现在|最后|已经)*(?:卖|售|出手|出售|成交|转让|出掉|脱手|出(?=$|[\s,;。!吧])))")),
    ("other", re.compile(rf"{_TOUCH}(?:的|元)?(?:首付|定金|订金|挂|贷款|按揭|房贷|中介|佣金|尾款)")),
    ("original_price", re.compile(rf"{_TOUCH}(?:[就才从]|[那当]时|以前|[跟和从]?开发商|全款|贷款)*(?:买(?![家方主卖])|购|入手|拿下|到手|接手|拿的|抢的|入的|盘下|置办)")),
)
_AFTER_NOUNS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"^(?:[元块]|元整)?的?(?:{words})(?!多少|怎么|要|几|呢|吗|是|率|能|可|够|不)"))
    for role, words in (
        ("deed_tax_paid", "契税"),
        ("renovation", "装修|装潢|翻修"),
        ("loan_interest", "(?:贷款|房贷|按揭|银行)?利息"),
        ("quota", "(?:的)?(?:发票)?(?:额度|限额|版面)"),
        ("bonus", "年终奖|奖金"),
        ("monthly_income", "(?:月薪|工资|月工资|底薪|薪水|/月|每月|每个月|/?月$)"),
        ("original_price", "原价|原值|购入价|成本"),
        ("sale_price", "总价|成交价|房价|卖价|房款"),
    )
)
_PER_MONTH = re.compile(rf"^(?:[元块])?(?:每月|/月|一月|/每月)")
# A bare number is a sum behind these, as it stands; the others leave 万 out.
_IN_YUAN = {"monthly_income": Decimal(500), "bonus": Decimal(100)}
_FEE = re.compile(r"(?:费|税票?|款|基金|押金|补了?|罚了?|工资|奖金|租金|房租)(?:[了是为共交缴花收发才要:也]|一共|总共)*$")
_BARE_BEFORE = re.compile(r"[第号楼元室栋座幢门尾级A-Za-z.\-/*#](?!$)|[第号楼室栋座幢门A-Za-z.\-/*#]$")
_BARE_AFTER = re.compile(rf"$|[\s,;。!?)、:]|[{PARTICLES}]|整|左右|出头|上下|以[上下]|之间|[都还]?不到|多|打底|封顶|就|够|给|卖|买|成交|入手|出手|拿|到手|应该|往|挂|的样子|行不|可以|能|\+|[{Kind.SPAN.chars}{Kind.DATE.chars}]")
# The quota aimed at, one to add, and the one there is: 从10万调到40万, 再加50万.
_AIM = re.compile(r"(?:[调提升加增涨给批改放扩弄整申办搞换开]|提高|增加|上调|调整|申请|变更|恢复|最少|增到)(?:到|至|成|为)[了个]?$|(?:需要|想要|申请|希望|要|办|批|弄|来)(?:个|到)?$")
_ADD = re.compile(r"(?:再|多|另|追加|增加|上调|提高|调高|提升|补)(?:给?我?)?(?:加|给|批|提|增|要|开|增加|提高|追加)?(?:个|上)?$")
_HELD_QUOTA = re.compile(r"从$|(?:现在|目前|原来|之前|本来|只有|才|已有|现有|就|给的?是?|批的?是?|核定了?|是)(?:的|额度|限额|只有|才|是|给了?|有|只|就)*$")


def read_sums(marked: Marked, asked: Optional[str], taken: Collection[int]) -> list[Sum]:
    """In order, but for the numbers at the places ``taken``. Bare numbers count where a price, a quota or such was asked for or is named."""
    sums: list[Sum] = []
    spent = 0  # up to where the words belong to the last one
    about_quota = asked == "quota" or re.search("额度|限额|版面", marked.text) is not None
    for mention in marked.mentions(Kind.SUM, Kind.NUMBER):
        if mention.place in taken:
            continue
        lead = before(marked, mention.place, _STOPS, spent)
        tail = after(marked, mention.place, _STOPS)
        role, used = _role(lead, tail)
        if role is None and not lead.strip() and _FOR_SALE.search(marked.text[: mention.place]):
            role = "sale_price"
        spent = mention.place + 1 + len(tail[:used].replace("每月", "月"))
        if about_quota and role in (None, "quota", "original_price", "sale_price", "other"):
            role = _quota_role(lead, role, asked)
        if mention.kind is Kind.SUM:
            sums.append(Sum(marked.value(marked.text[mention.place], Money), role))
        else:
            bare = _bare(marked, mention.place, marked.value(marked.text[mention.place], Numeral), role, lead, asked)
            if bare is not None:
                sums.append(bare)
    return _one_quota(sums)


def role_of_rate(marked: Marked, place: int) -> Role:
    """Of a price per square metre: what was paid, or what is got."""
    stops = _STOPS - {Kind.AREA}
    role, _ = _role(before(marked, place, stops), after(marked, place, stops))
    return "original_price" if role == "original_price" else "sale_price"


def is_named_sum(marked: Marked, place: int) -> bool:
    """Whether the words around give the number at ``place`` the role of a sum."""
    return _role(before(marked, place, _STOPS), after(marked, place, _STOPS))[0] is not None


def _role(lead: str, tail: str) -> tuple[Optional[Role], int]:
    """The role, and how many letters of ``tail`` have been used up for it."""
    noun = _nearest(lead)
    for role, pattern in _AFTER_VERBS:
        found = pattern.match(tail)
        if found and noun in (None, "original_price", "sale_price", "other" if role == "other" else None):
            return role, found.end() + len(re.match("[的了进入来下掉出]*", tail[found.end() :]).group())  # type: ignore[union-attr]
    if noun == "sale_price" and _THEN.search(lead) and _PRICE_WORD.search(lead):
        return "original_price", 0
    if noun is not None:
        return noun, 0
    month = _PER_MONTH.match(tail)
    if month:
        return "monthly_income", month.end()
    for role, pattern in _AFTER_NOUNS:
        found = pattern.match(tail)
        if found:
            return role, found.end()
    return ("sale_price" if _NOW.search(lead) else None), 0


def _nearest(lead: str) -> Optional[Role]:
    best: tuple[int, int, Optional[Role]] = (-1, -1, None)
    for role, pattern in _NOUN:
        for found in pattern.finditer(lead):
            best = max(best, (found.end(), -found.start(), role), key=lambda b: b[:2])
    return best[2]


def _quota_role(lead: str, role: Optional[Role], asked: Optional[str]) -> Optional[Role]:
    lead = lead.rstrip()
    if _ADD.search(lead):
        return "quota_added"
    if _AIM.search(lead):
        return "quota"
    if _HELD_QUOTA.search(lead):
        return "other"
    return "quota" if role == "quota" else None


def _one_quota(sums: list[Sum]) -> list[Sum]:
    """Of two the last is aimed at; the first is what there is."""
    aims = [i for i, s in enumerate(sums) if s.role == "quota"]
    return [replace(s, role="other") if i in aims[:-1] else s for i, s in enumerate(sums)]


def bare_follows(marked: Marked, place: int) -> bool:
    """Whether the number at ``place`` stands free, so that what was asked for may give it its unit."""
    text = marked.text
    return _BARE_AFTER.match(text[place + 1 :]) is not None and not _BARE_BEFORE.search(text[:place][-2:])


def _bare(
    marked: Marked, place: int, numeral: Numeral, role: Optional[Role], lead: str, asked: Optional[str]
) -> Optional[Sum]:
    text = marked.text
    if not bare_follows(marked, place):
        return None
    bound = bound_of(text[:place], text[place + 1 :])
    low = numeral.low
    if role in _IN_YUAN:
        return Sum(money_of(numeral, bound), role) if low is not None and low >= _IN_YUAN[role] else None
    if role in ("other", None) and asked not in ("price", "quota", "original_price"):
        return Sum(money_of(numeral, bound), role) if low is not None and low >= 100 and _FEE.search(lead) else None
    if _FEE.search(lead) and low is not None and low >= 100:
        return Sum(money_of(numeral, bound), role)
    if role in ("deed_tax_paid", "renovation", "loan_interest") and low is not None and low >= 1000:
        return Sum(money_of(numeral, bound), role)
    short = low is None or low < _TEN_THOUSAND
    money = money_of(numeral, bound, _TEN_THOUSAND if short else Decimal(1))
    return Sum(money, role, unit_left_out=short) if money.low is None or money.low > 0 else None
