"""前一家发了9万 后一家12万: what several employers paid within a year is the year's pay. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.everyday.matter import OPEN, Said
from actions.everyday.pay_words import MONTHS
from language.quantities import read_number
from language.reading.named import NamedSum, named_sums

_FIRM = r"(?:公司|单位|东家|雇主|厂子?)"
# One of several employers of the same person. 老家 is no employer.
_ONE = (
    r"[前后上下头另][面头边]?(?:的|那|这)?一?家(?!人|里|庭|属|长)|"
    rf"[前后上下头另新旧老原现](?:面|头|边|来|在)?(?:的|任|那|这|一)*(?:[那这一]家|份?工作?(?!资)|{_FIRM})|"
    rf"第[一二三]个?(?:家|份工?作?|{_FIRM})|(?<![A-Za-z])[ABCabc甲乙丙](?:家|{_FIRM}|(?=[发挣拿给]))|"
    r"(?:^|(?<=[\s,，。;；、]))一[家边]|[前后][面头](?=[发挣给拿])|(?:离职|跳槽|换工作|辞职|换单位|入职)(?:之?[前后]|的时候|那家)|"
    rf"(?:后来|之后)(?:去|到|换)[^,，。;；\d]{{0,6}}(?:家|{_FIRM})"
)
_CHANGED = (
    r"换(?:了|过)?(?:[一个份家两次]|新|的)*(?:工作|单位|公司|东家)|跳槽|跳了[^,，。;；]{0,2}槽|[两2](?:个|家)单位|"
    rf"换(?:了|过)?[两二2三3俩四4][家个份](?:工作|{_FIRM})|(?:[两二2三3俩](?:[家个份]|处)(?:不同的?)?(?:工作|{_FIRM}|地方)?)[^,，。;；]{{0,4}}(?:发|上班|上过班|干过|工作过|领|拿|挣|待过)"
)
# A firm's own figures, and homes that went through hands: 上家 and 下家 are no employers there.
_NO_EMPLOYER = (
    r"卖|买(?!房)|购|房子|房产|店|铺|营业|销售|增值税|印花|契税|货|订单|利润|流水|开票|发票|合同|租给|租金|押金|分红|股"
)
TWO_EMPLOYERS = rf"^(?!.*(?:{_NO_EMPLOYER})).*(?:{_CHANGED}|(?:{_ONE}).*(?:{_ONE}))"
_BOTH = r"(?<!第)(?:[两二2俩]|几)(?:[家边头处]|个单位|个公司|家单位|家公司)|一共|总共|合计|加起来|合起来|都加上"
_HALVES = r"[上前]半年[^,，。;；]{0,8}\d.*[下后]半年[^,，。;；]{0,8}\d"
_A_MONTH = r"[每一]个?月|月薪|月工资|/月|月均"
_NUMBER = r"1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九]"
_MONTHS = rf"(?<![\d.])({_NUMBER})个月(?!\d)"
_RANGE = rf"(?<!\d)({_NUMBER})月?份?\s*[到至\-~—]\s*({_NUMBER})月"
_KINDS = (
    ("insurance", r"险|公积金|社保"),
    ("withheld", r"[预代]扣|[预代]缴|扣|缴|交"),
    (
        "other",
        r"退|补|专项|附加|房租|房贷|贷款|利息|老人|孩|娃|教育|养老|年终|年底|奖|劳务|兼职|稿|大病|看病|离职补|补偿",
    ),
    ("paid", r""),
)


def of_employers(said: Said) -> dict[str, str]:
    """The year's pay where several employers paid; ``OPEN`` where it is not told of all of them, or by the month and
    not of how many."""
    told = said.has(TWO_EMPLOYERS) or said.has(_HALVES) or ("annual_salary" in said.known and said.has(_ONE))
    sums = _by_kind(named_sums(said.plain, {}, said.today)) if told else []
    paid = [one for kind, one in sums if kind == "paid"]
    if not paid:
        return {}
    year = _year_of(said, paid, any(re.search(rf"{_ONE}|半年|分别|各|{_RANGE}", one.lead) for _, one in sums))
    if year is None:
        return {}
    found = {"annual_salary": year, "monthly_salary": "", "net_salary": "", "months": ""}
    for name, besides in (("insurance", ("social", "fund")), ("withheld", ())):
        each = [one for kind, one in sums if kind == name]
        if each and not any(re.search(_A_MONTH, one.lead) for one in each):
            found |= {name: str(sum((one.amount for one in each), Decimal(0))), **dict.fromkeys(besides, "")}
    return found


def _year_of(said: Said, paid: Sequence[NamedSum], each: bool) -> str | None:
    whole = next((one for one in paid if re.search(_BOTH, _clause(one)) and not re.search(_ONE, _clause(one))), None)
    if whole is not None:
        return str(whole.amount)
    if len(paid) == 1 and re.search(r"年薪|一年|全年|年收入", _clause(paid[0])) and not said.known:
        return None  # 现公司年薪18万 is the year's already
    if len(paid) == 1:
        alone = re.search(_ONE, _clause(paid[0])) and not (_by_month(paid[0]) and not said.known)
        return OPEN if alone else None
    if not each:
        return None
    amounts = [_of_its_months(one) for one in paid]
    return OPEN if None in amounts else str(sum((a for a in amounts if a is not None), Decimal(0)))


def _by_kind(sums: Sequence[NamedSum]) -> list[tuple[str, NamedSum]]:
    """各扣了800和1500: of the second as of the first."""
    found: list[tuple[str, NamedSum]] = []
    for one in sums:
        joined = bool(found) and re.fullmatch(r"\s*[和跟与、/]\s*", one.lead)
        found.append((found[-1][0] if joined else _kind_of(one), one))
    return found


def _kind_of(one: NamedSum) -> str:
    if re.match(r"(?:块钱?|元)?的?(?:工资|薪)", one.tail):
        return "paid"  # 在B公司兼职一年拿5万工资
    clause = re.sub(rf"{_ONE}|税前|税后|扣税前|没扣|不扣", "", _clause(one))
    return next(kind for kind, words in _KINDS if re.search(words, clause))


def _clause(one: NamedSum) -> str:
    """The words last before it; those before them too where they are only of how much it is."""
    clauses = [clause for clause in re.split(r"[\s,，。;；、]", one.lead) if clause]
    last = clauses[-1] if clauses else ""
    of_sum = len(clauses) > 1 and re.fullmatch(r"(?:一共|总共|合计|大概|差不多|全年|一年|共|是|有|加起来)*", last)
    return clauses[-2] + last if of_sum else last


def _by_month(one: NamedSum) -> bool:
    return re.search(_A_MONTH, f"{one.lead[-8:]}{one.tail[:4]}") is not None


def _of_its_months(one: NamedSum) -> Decimal | None:
    """By the month where it is told so: 月薪1万干了5个月, 1到5月每月1万."""
    if not _by_month(one):
        return one.amount
    if (span := re.search(_RANGE, one.lead[-18:])) is not None:
        first, last = (read_number(month) for month in span.groups())
        return one.amount * (last - first + 1) if first and last and last >= first else None
    if re.search("半年", one.lead[-8:]):
        return one.amount * MONTHS / 2
    count = re.search(_MONTHS, one.tail[:14]) or re.search(_MONTHS, one.lead[-16:])
    months = read_number(count[1]) if count is not None else None
    return one.amount * months if months else None
