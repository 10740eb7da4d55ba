"""Whose home it is, and to what shares: 我占三分之二, 我和爱人各一半, 房本上我占40%, 三七开. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from language.normalise import normalise
from language.quantities.numerals import read_number
from language.quantities.patterns import words

MOST_OWNERS = 10
WHOLE = Fraction(1)
_N = r"[\d一二两三四五六七八九十]"
_SHARE = words(
    rf"\d{{1,3}}/\d{{1,4}} 百分之(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}}) {_N}{{1,3}}分之{_N}{{1,3}} "
    rf"\d{{1,2}}(?:\.\d)?% {_N}成半?(?![新交]) 一?半(?![年个月天路])"
)
_OWNER = words(
    """我们?(?:俩|自己)? 咱们?俩? 本人 [他她]们? 对方 另一?个?[人方] [老前]?[夫妻公婆] 丈夫 妻子 爱人 媳妇 对象 配偶
    爸妈 爸爸? 妈妈? 父母 父亲 母亲 爷爷 奶奶 儿子 女儿 孩子 闺女 [哥姐弟妹]{1,2} 兄弟 [男女]?朋友 同事 合伙人
    [叔舅姑姨]"""
)
# Both rooms are bounded: without, 的 two thousand times takes minutes.
_SAID = re.compile(
    rf"(?:(?P<owner>{_OWNER})|(?P<each>各自?|[一每]个?人|都))?(?:只|才|就|实际|各|的|[,，\s]){{0,6}}"
    rf"(?P<verb>占|份额|产权|拥有|(?<=[我只才就他她])有)?(?:了|的|是|为|有|比例|产权|份额|大概|房子?|[:：\s]){{0,6}}"
    rf"(?<![\d.])(?P<share>{_SHARE})(?!的?(?:贷款|钱|首付|房款|时间|[万新]))(?P<of>的?(?:产权|份额))?"
)
_OF_HOME = re.compile(r"共有|份额|产权|房[本证]|房产证|不动产证|[合一][伙起]?买|名下|按份|署名|写了?[两俩我]")
# What is paid for it, rather than whose it is; 我出了60% is what was paid too.
_OF_MONEY = re.compile(
    r"税|中介|佣金|首付|贷款|房款|定金|利息|月供|装修|费|工资|收入|租金|尾款|彩礼|[钱率]|双方|买[家方卖]|卖[家方]|[出付掏省让](?:了|的)?$"
)
_EQUALLY = re.compile(r"平均?分|均[分等]|等额|对半分?|一样多|一人一[份半]")
_SPLIT = re.compile(rf"(?P<one>{_N})(?P<other>{_N})开|(?<![\d:])(?P<first>{_N})[比:](?P<second>{_N})(?![\d:年月日])")
_TWO = re.compile(r"夫妻|两口子|[我他她咱]们?俩|俩人|[我他她][和跟与]|父母|爸妈")
_MANY = re.compile(
    rf"(?P<count>{_N})个?(?:人|兄弟|姐妹|子女|孩子|产权人)|(?:兄弟|姐妹|兄妹|姐弟|兄弟姐妹)(?P<more>{_N})(?=个|人)"
)


def shares_in(text: str) -> str:
    """Of each owner, as they make one whole; empty where none are told.

    >>> shares_in("我占三分之二"), shares_in("我和我爱人各一半"), shares_in("房本上我占40%")
    ('2/3,1/3', '1/2,1/2', '40%,60%')
    >>> shares_in("兄弟三个平分"), shares_in("税费我和买家各一半"), shares_in("首付三成")
    ('1/3,1/3,1/3', '', '')
    """
    plain = normalise(text)
    shares = _told(plain) or _split(plain) or _equal(plain)
    if not 1 < len(shares) <= MOST_OWNERS or sum(shares) != WHOLE or min(shares) <= 0:
        return ""
    hundredths = "%" in plain and all((share * 100).denominator == 1 for share in shares)
    return ",".join(f"{share * 100}%" if hundredths else f"{share.numerator}/{share.denominator}" for share in shares)


def without_shares(text: str) -> str:
    """So that 三分之二 is no sum.

    >>> without_shares("我占三分之二，500万")
    '  ,500万'
    """
    plain = normalise(text)
    for found in reversed(_owned(plain)):
        plain = f"{plain[: found.start()]}  {plain[found.end() :]}"
    return plain


def _owned(plain: str) -> list[re.Match[str]]:
    found = [m for m in _SAID.finditer(plain) if not _of_money(plain, m.start("share"))]
    return [m for m in found if _owns(plain, m, several=len(found) > 1)]


def _told(plain: str) -> Sequence[Fraction]:
    """Those that are named, and what they leave to one more."""
    found = _owned(plain)
    alone = [share for m in found if not _each(plain, m) and (share := _share(m["share"]))]
    each = next((share for m in found if _each(plain, m) and (share := _share(m["share"]))), None)
    rest = WHOLE - sum(alone)
    if each is not None and (rest / each).denominator == 1:
        return [*[each] * int(rest / each), *alone]
    return [*alone, rest] if alone and rest > 0 else alone


def _owns(plain: str, found: re.Match[str], *, several: bool) -> bool:
    if found["verb"] or found["of"] or _each(plain, found):
        return True
    if found["owner"]:
        return several or _OF_HOME.search(plain) is not None
    return _OF_HOME.search(_clause(plain, found.start("share"))) is not None


def _each(plain: str, found: re.Match[str]) -> bool:
    return found["each"] is not None or "各" in plain[found.start() : found.start("share")]


def _split(plain: str) -> Sequence[Fraction]:
    """三七开, 份额2:1: of two who are spoken of."""
    found = _SPLIT.search(plain)
    if found is None or _of_money(plain, found.start()) or not (_OF_HOME.search(plain) or _TWO.search(plain)):
        return ()
    one, other = (_count(found[a] or found[b]) for a, b in (("one", "first"), ("other", "second")))
    return [Fraction(one, one + other), Fraction(other, one + other)] if one and other else ()


def _equal(plain: str) -> Sequence[Fraction]:
    found = _EQUALLY.search(plain)
    if found is None or _of_money(plain, found.start()):
        return ()
    many = _MANY.search(plain)
    count = _count(many["count"] or many["more"]) if many is not None else 2 if _TWO.search(plain) else 0
    return [Fraction(1, count)] * count if count else ()


def _of_money(plain: str, start: int) -> bool:
    """By the clause so far: 首付我爸妈出了一半, 契税我占一半吗."""
    return _OF_MONEY.search(_clause(plain, start)) is not None


def _clause(plain: str, end: int) -> str:
    return re.split(r"[\s,;。]", plain[:end])[-1]


def _share(said: str) -> Fraction | None:
    if said.endswith("半") and "成" not in said:
        return Fraction(1, 2)
    if "成" in said:
        return Fraction(2 * _count(said[0]) + said.endswith("半"), 20)
    if "分之" in said:
        below, above = said.split("分之")
        return _fraction(above, "100" if below == "百" else below)
    return _fraction(*said.split("/")) if "/" in said else Fraction(said.removesuffix("%")) / 100


def _fraction(above: str, below: str) -> Fraction | None:
    """``None`` where it is none: 3/0."""
    return Fraction(_count(above), _count(below)) if _count(below) else None


def _count(said: str) -> int:
    return int(read_number(said) or 0)
