"""签了三年 一年20万: the stamp duty on a lease is on the rent of the whole term. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.everyday.matter import OPEN, Said
from language.quantities import read_number
from language.reading.named import NamedSum

_COUNT = r"\d{1,2}|[两二三四五六七八九十]{1,3}"
# 签了三年, 租期3年, 18个月; 每年 and 一年20万 tell of the rent, and 第三年 of one of the years.
_YEARS = rf"(?<![每第\d.])(?P<years>{_COUNT})(?:个?整?年|周年)(?P<half>半)?(?!前|[以之]?后|代|级|的?房|涨|递)"
_ONE_YEAR = (
    r"(?:[签租][了下订个]?|租期|期限|合同期?|为期|定了|期)(?:是|为|只|就|租)?(?:[一1]年)(?!\s*(?:的?租?金?)?\s*[\d一二两三四五六七八九])"
    r"|(?<![每第\d])[一1]年(?:期|合同|的合同|[,，。\s]|$)"
)
_MONTHS = rf"(?<![每第\d.])(?P<months>{_COUNT})个月(?!\s*(?:租?金?)?\s*[\d一二两三四五六七八九]+[千万元块])"
_HALF_YEAR = r"(?<![上下\d一二两三四五六七八九十年])半年(?!\s*(?:租金|付|交)?\s*\d)"
_WHOLE = (
    r"(?:一共|总共|合计|共计|总计|总额|总价|总租金|总金额|总|加起来|全部|整个|合同(?:上|里|写)?(?:的?金额|租金|价款?)?)"
    r"(?:的|是|为|要|就|租金|金额|写|签|了|[:：])*$"
)
_OF_ONE = r"第[一二三四五六七八九\d]+年|头[一1]?年|首年"
_GROWS = r"递增|递涨|每年(?:涨|加|上浮|增)|逐年|一年(?:涨|加)|[涨加]\d+%"
_BY_QUARTER = r"[每一]个?季度?|季租|季付"
_BY_HALF = r"[每一]?半年(?:租金?|付|交)?"
_BY_MONTH = r"月租?金?|[每一]个?月"
_BY_YEAR = r"[每一]年|年租|/年"
YEAR = 12  # months


def rent_of_term(said: Said) -> dict[str, str]:
    """What all of the term comes to. Of a rent by the month whose term is not told, or that grows, it is asked for."""
    own = [
        one
        for one in said.sums
        if one.name in ("", "amount") and not re.search(r"押金|保证金|定金|物业", one.lead[-6:])
    ]
    if not own:
        return {}
    if (whole := next((one for one in own if _is_whole(one)), None)) is not None:
        return {"amount": str(whole.amount)}
    years = [one for one in own if re.search(rf"(?:{_OF_ONE})[^,，。;；\d]{{0,8}}$", one.lead)]
    if len(years) > 1:
        return {"amount": str(sum((one.amount for one in years), Decimal(0)))}
    if len(years) == 1:
        return {"amount": _first_and_later(years[0], own, _term(said.plain)) or OPEN}
    one, every = _by_time(own)
    if one is None:
        return {}
    if said.has(_GROWS):
        return {"amount": OPEN}
    term = _term(said.plain)
    if term is None:
        return {"amount": OPEN} if every < YEAR else {}
    rent = one.amount
    if said.has(r"一个[^,，。;；]*一个|另[外]?一[个间处]|[两二三2-3]个[^,，。;；]{0,3}(?:店|铺|房|仓|库|办公)"):
        rent = sum((o.amount for o in own if _by_time([o])[1] == every), Decimal(0))  # 一个一年6万 一个一年8万
    return {"amount": f"{rent * term / every:f}"}


def _first_and_later(first: NamedSum, own: Sequence[NamedSum], term: int | None) -> str:
    """头年10万 以后每年12万; empty where it is not told what the other years cost."""
    later = next((one for one in own if re.search(r"[以之往]?后[^,，。;；\d]{0,3}[每一]年", one.lead)), None)
    if later is None or term is None or term % YEAR:
        return ""
    return f"{first.amount + later.amount * (term // YEAR - 1):f}"


def _is_whole(one: NamedSum) -> bool:
    return re.search(_WHOLE, one.lead) is not None and not re.search(rf"{_BY_YEAR}|{_BY_MONTH}", one.lead[-4:])


def _by_time(own: Sequence[NamedSum]) -> tuple[NamedSum | None, int]:
    """The first that is said to be of some time, and of how many months."""
    for one in own:
        around = f"{one.lead[-6:]}|{one.tail[:4]}"
        for words, months in ((_BY_QUARTER, 3), (_BY_HALF, 6), (_BY_MONTH, 1), (_BY_YEAR, YEAR)):
            if re.search(words, around):
                return one, months
    return None, 0


def _term(plain: str) -> int | None:
    """In months."""
    if (years := re.search(_YEARS, plain)) is not None and (count := read_number(years["years"])) is not None:
        return int(count * YEAR) + (YEAR // 2 if years["half"] else 0)
    if (months := re.search(_MONTHS, plain)) is not None and (count := read_number(months["months"])) is not None:
        return int(count)
    if re.search(_ONE_YEAR, plain):
        return YEAR + (YEAR // 2 if "一年半" in plain else 0)
    return YEAR // 2 if re.search(_HALF_YEAR, plain) else None
