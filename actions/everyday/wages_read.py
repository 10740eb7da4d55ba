"""What is told of wages: of which time, before or after tax, with what withheld."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.employers import of_employers
from actions.everyday.kept import CHILDREN, home_in, people_in, share_in
from actions.everyday.matter import BETTER_WAY, OPEN, UNKNOWN, Said, known
from actions.everyday.pay_words import AFTER_TAX, BOTH_WAYS, CENT, MONTHS, SETTLES
from language.reading.named import NamedSum


def read_wages(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {**people_in(said), **home_in(said)}
    annual = any(one.name == "annual_salary" for one in said.sums) or "annual_salary" in said.known
    if said.has(r"继续教育|在职(?:研究生|读研|硕士)"):
        found["continuing_education"] = "true"
    yearly = next((one for one in said.sums if one.name == "monthly_salary" and _is_of_a_year(one, said)), None)
    if yearly is not None:
        found |= {"annual_salary": str(yearly.amount), "monthly_salary": ""}
        annual = True
    special = _deducted(said, found, annual=annual)
    deducted = sum((one.amount * _times_a_year(one, annual=annual) for one in special), Decimal(0))
    found["special_deductions"] = str(deducted) if special else ""
    found |= {} if yearly is not None else _no_pay(said)
    found |= _of_halves(said) | _without_bonus(said) | _insured_by_month(said)
    for name, words in _DEDUCED.items():  # told as a sum of the year, and not once more as it is
        if any(re.search(words, one.lead) for one in special):
            found.pop(name, None)
    if said.has(r"(?:考|拿|取得)了?.{0,4}证书?|职业资格"):
        found["certificate"] = "true"
    if said.has(r"年终奖|年底奖|奖金") and said.known and not any(one.name == "bonus" for one in said.sums):
        found["bonus"] = said.known.get("bonus", OPEN)
    paid = next((one for one in said.sums if not one.name), None)
    if paid is not None and "bonus" in said.known and not said.asked and _is_bonus(said, paid.amount):
        found |= {"bonus": str(paid.amount), "monthly_salary": ""}
    found |= _net_of_a_year(said)
    found |= _kind_of_pay(said) | _insurance(said) | share_in(said) | _months(said) | _allowances(said)
    found |= _left_of_pay(said)
    several = of_employers(said)
    found |= _withheld_each_month(said) | several
    if said.has(NOTHING_WITHHELD):
        found["withheld"] = "0"
    found |= _of_the_fees(said)
    if said.known and not said.sums and _month_looked_at(said) == LAST_MONTH:
        found["view"] = LAST_MONTH
    elif (
        (said.known or found.get("months")) and said.has(SETTLES) and not any(one.name == "bonus" for one in said.sums)
    ):
        found["view"] = "汇算"
    elif "bonus" in said.known and said.has(BOTH_WAYS):
        found["view"] = BETTER_WAY
    elif said.known and not said.sums and (view := _month_looked_at(said)):
        found["view"] = view
    elif said.known and said.has(r"[头第首][一1]?个?月"):
        found["view"] = "首月"
    elif said.known and said.has(r"(?:一|整|全)+年|年下来"):
        found["view"] = "全年"
    elif said.known and said.has(r"每个?月|一个?月|月均|平均|(?:年底|最后|十二|12)(?:那|一|的)*个?月|[几哪]个?月|到手"):
        found["view"] = "每月"
    if several and "withheld" not in {*found, *said.known}:
        found["view"] = SEVERAL
    if said.has(r"少[交缴扣]|省(?:多少|几|下|了|税)|抵(?:多少|几)") and any(one.name in SAVING for one in said.sums):
        found["view"] = SAVES
    return found


def _left_of_pay(said: Said) -> dict[str, str]:
    """2万2 扣完五险一金剩1万8: what is left is no insurance and no pay, the difference is the insurance."""
    left = next((one for one in said.sums if re.search(r"(?:剩下?|余下?)(?:了|到|有)?$", one.lead)), None)
    if left is None or not said.has(_LEFT_AFTER):
        return {}
    year = next((one.amount for one in said.sums if one.name == "annual_salary" and one is not left), None)
    if year is not None:  # 年薪30万 扣完五险一金剩24万
        return {"insurance": str(((year - left.amount) / MONTHS).quantize(CENT))} if year > left.amount else {}
    pay = [one.amount for one in said.sums if one is not left and one.name in ("", "monthly_salary")]
    if said.known.get("monthly_salary") not in (None, UNKNOWN, OPEN):
        pay.append(Decimal(said.known["monthly_salary"]))
    insured = [one.amount for one in said.sums if one.name == "insurance" and one is not left]
    whole = max(pay) if pay else left.amount + insured[0] if insured else Decimal(0)
    if whole <= left.amount:
        return {}
    return {"monthly_salary": str(whole), "insurance": str(whole - left.amount), "withheld": ""}


_INSURED = "(?:五险一金|三险一金|五险|三险|社保|公积金)"
_LEFT_AFTER = (
    rf"扣[完掉了除]?[^,，。;；\s]{{0,4}}{_INSURED}[^,，。;；\s]{{0,6}}[,，\s]*[还就只]?(?:剩|余)|"
    rf"{_INSURED}[^,，。;；\s]{{0,4}}扣[^,，。;；]{{0,8}}?[,，\s]*[还就只]?(?:剩|余)|"
    r"扣了?[\d一二两三四五六七八九][^,，。;；\s]{0,6}(?:以后|之后|后)?[,，\s]*[还就只]?(?:剩|余)"
)
LAST_MONTH = "末月"
SEVERAL = "几家单位"
SAVES = "少缴"
SAVING = ("private_pension", "illness_expense")


def _month_looked_at(said: Said) -> str:
    """到手, 平均 or the last month of the result in hand."""
    looks = {
        "到手": "到手|拿到手|落到",
        "平均": "平均|月均",
        LAST_MONTH: r"(?:年底|最后|十二|(?<!\d)12)(?:那|一|的)*个?月",
    }
    return next((view for view, words in looks.items() if said.has(words)), "")


def _of_the_year(said: Said) -> list[NamedSum]:
    """What is deducted, told as sums of the year: 子女教育2.4万, 小孩2.4万 老人3.6万. A month's are no more than
    ``MOST_A_MONTH``."""
    named = [one for one in said.sums if one.name == "special_deductions"]
    beside = [
        one
        for one in said.sums
        if one.name in ("", *PAY, "insurance")
        and not _is_pay(one)
        and one.amount > MOST_A_MONTH
        and re.search(_OF_A_DEDUCTION, re.split(r"[\s,，。;；]", one.lead)[-1])
    ]
    return [*named, *beside]


def _deducted(said: Said, found: Mapping[str, str], *, annual: bool) -> list[NamedSum]:
    """What is deducted, told as a sum: of the year; or 专项附加扣除每月3000, whatever it is made of, and
    子女教育每月2000 where it is not told of how many. Of 房租3500 a month the law says how much is deducted."""
    if annual:
        return [one for one in _of_the_year(said) if not (_of_month(one) and re.search("租|贷", one.lead))]
    of_all = [one for one in said.sums if one.name == "special_deductions" and _of_which(one).startswith("专项")]
    children = [one for one in said.sums if one.name == "special_deductions" and _of_which(one) == "子女教育"]
    return of_all or ([] if {"children", "infants"} & set(found) else children)


def _of_which(one: NamedSum) -> str:
    return ([m.group() for m in re.finditer(_EACH_DEDUCTION, one.lead)] or [""])[-1]


def _times_a_year(one: NamedSum, *, annual: bool) -> int:
    """How many of it make the year's: beside pay of a month it is a month's too, but where it is too much for that."""
    if re.search(r"年(?!终)[^,，。;；]*$", one.lead) or re.match(r"(?:块钱?|元)?(?:一年|每年|/年)", one.tail):
        return 1
    return MONTHS if _of_month(one) or (not annual and one.amount < A_YEARS_DEDUCTIONS) else 1


def _of_month(one: NamedSum) -> bool:
    before = re.search(r"月[^,，。;；\s]*$", one.lead) is not None
    return before or re.match(r"(?:块钱?|元)?(?:[一每]个?月|/月)", one.tail) is not None


A_YEARS_DEDUCTIONS = Decimal(10_000)  # yuan: hardly anybody deducts so much in a month
_EACH_DEDUCTION = r"专项附加(?:扣除)?|专项扣除|子女教育|房租|租金|赡养老人|继续教育|房贷"


def _of_halves(said: Said) -> dict[str, str]:
    """上半年9万 下半年11万 are one year's; one half alone tells nothing of the other."""
    named = [one for one in said.sums if one.name == "annual_salary"]
    halves = [one.amount for one in named if "半年" in one.lead]
    if not halves or len(named) > len(halves):
        return {}
    return {"annual_salary": str(sum(halves, Decimal(0))) if len(halves) > 1 else ""}


def _without_bonus(said: Said) -> dict[str, str]:
    """全年工资20万 其中年终奖6万: the bonus is reckoned apart, and what is left is pay."""
    bonus = next((one for one in said.sums if one.name == "bonus" and re.search(_WITHIN, one.lead)), None)
    told = next((one.amount for one in said.sums if one.name == "annual_salary"), None)
    whole = told or (Decimal(said.known["annual_salary"]) if "bonus" not in said.known and _year_known(said) else None)
    if bonus is None or whole is None or whole <= bonus.amount:
        return {}
    return {"annual_salary": str(whole - bonus.amount), "bonus": str(bonus.amount)}


_WITHIN = r"(?:其中|里[面头边]|当中|包括|包含|(?<!不)含)[^,，。;；\d]{0,10}$"


def _year_known(said: Said) -> bool:
    return said.known.get("annual_salary", OPEN) not in (OPEN, UNKNOWN)


def _insured_by_month(said: Said) -> dict[str, str]:
    """What was a month's insurance stays one, however low the pay is supposed to be."""
    before, paid = known(said.known, "monthly_salary"), known(said.known, *WITHHOLDING)
    pay = next((one.amount for one in said.sums if one.name == "monthly_salary"), None)
    if not before or not paid or pay is None:
        return {}
    insured = sum(map(Decimal, paid.values()))
    return {"insured_by": "month"} if pay <= insured < Decimal(before["monthly_salary"]) else {}


def _is_of_a_year(one: NamedSum, said: Said) -> bool:
    """工资18万一年, 一年工资税前20万; or so much that it is the year's, where the year's tax or its settlement is asked
    for."""
    if _A_YEAR.match(one.tail):
        return True
    if re.search("月", one.lead + one.tail[:2]):
        return False
    much = one.amount >= A_YEARS_PAY and not said.known
    if (
        much
        and not said.has("月")
        and any(s.name in ("insurance", "social") and s.amount >= A_YEARS_INSURANCE for s in said.sums)
    ):
        return True  # 工资20万，社保3万
    told = _YEAR_BEFORE.search(one.lead) is not None and one.amount >= MONTHS * MOST_A_MONTH
    return told or (much and (said.has("汇算|年度申报") or (said.has(_YEAR_ASKED) and not said.has("月"))))


A_YEARS_PAY = Decimal(100_000)  # yuan: hardly anybody has so much in a month
A_YEARS_INSURANCE = Decimal(15_000)  # yuan: a month's is capped far below, whatever the pay
_A_YEAR = re.compile(r"(?:块钱?|元)?\s*(?:一年|每年|全年|/年)(?=$|[\s,，。;；]|的|下来)")  # 工资18万一年
_YEAR_ASKED = r"(?<![第几])(?:一年|全年|整年|年薪|[去今]年)(?![级多])"
_YEAR_BEFORE = re.compile(  # 干了一年 工资5万 tells how long, and not of which time the pay is
    r"(?<![第了满近半])(?:一年|全年|每年|整年|一整年|年薪|年收入|年入)(?![级多后前])[^,，。;；月]{0,14}$"
)
MOST_A_MONTH = Decimal(3_500)  # yuan: what is deducted in a month is told as less
_DEDUCED = {
    "children": f"{CHILDREN}|子女|学费|幼儿园|小学",
    "housing": "租|贷|按揭|月供",
    "elderly": "老人|父母|爸|妈|赡养",
    "continuing_education": "继续教育",
}

_OF_A_DEDUCTION = (
    rf"{CHILDREN}|宝宝|租房|租的?房|房租|租金|房贷|按揭|月供|还贷|老人|父母|爸|妈|赡养|继续教育|扣除|学费|幼儿园|小学"
)

_OF_PAY = r"薪|工资|收入|挣|赚|税前|税后|到手|实发|年入|月入"


def _no_pay(said: Said) -> dict[str, str]:
    """有个孩子上小学 2000, 房租一个月3500: a sum beside what is deducted is no pay where the pay is told."""
    own = [one for one in said.sums if one.name in PAY and _is_pay(one)]
    before = [Decimal(amount) for amount in _pay_before(said)]
    pay = next((one.amount for one in own), before[0] if before else None)
    beside = [one for one in said.sums if one.name in ("", "monthly_salary", "annual_salary") and one not in own]
    if pay is None or not any(_is_deducted(one, pay, said) for one in beside):
        return {}
    told = {one.name: str(one.amount) for one in reversed(own)}
    asked = {said.asked: ""} if said.asked in WITHHOLDING else {}
    return {name: told.get(name, "") for name in ("monthly_salary", "annual_salary")} | asked


def _is_deducted(one: NamedSum, pay: Decimal, said: Said) -> bool:
    """Beside the words of a deduction, and less than the pay; far less where it may be another pay: 两个娃 1万5呢."""
    before = re.search(_OF_A_DEDUCTION, one.lead) is not None
    touches = re.search(_OF_A_DEDUCTION, re.split(r"[\s,，。;；]", one.lead)[-1]) is not None
    after = not said.asked and re.search(_OF_A_DEDUCTION, one.tail) is not None
    sure = (touches or (before and not one.tail.startswith("呢"))) and "annual_salary" not in said.known
    return (before or after) and one.amount < (pay if sure else pay / 2)


def _is_pay(one: NamedSum) -> bool:
    return re.search(_OF_PAY, one.lead) is not None or re.match(rf"(?:块钱?|元)?的?(?:{_OF_PAY})", one.tail) is not None


def _pay_before(said: Said) -> list[str]:
    return list(known(said.known, *PAY).values())


def _is_bonus(said: Said, amount: Decimal) -> bool:
    """发5万呢, or a sum that is nearer to the bonus than to the pay: 9万呢 after 8 万 and 1.2 万."""
    if said.has(r"发(?!票)"):
        return True
    bonus = Decimal(said.known["bonus"]) if said.known["bonus"] != OPEN else Decimal(0)
    pay = next((Decimal(amount) for amount in _pay_before(said)), Decimal(0))
    return bool(bonus and pay) and _times(amount, bonus) < _times(amount, pay)


def _times(one: Decimal, other: Decimal) -> Decimal:
    return max(one, other) / max(min(one, other), Decimal(1))


def _kind_of_pay(said: Said) -> dict[str, str]:
    """Of which time the pay is, and whether after tax, where that is put right: 那是税后, 是一年的不是一个月的."""
    told = next((str(one.amount) for one in said.sums if one.name in ("", "monthly_salary", "annual_salary")), "")
    before = next(iter(_pay_before(said)), "")
    amount, asks = told or before, said.has(r"多少|几")
    if not amount or not said.known:
        return {}
    if said.has(AFTER_TAX) and not asks and not said.has(rf"不是(?:{AFTER_TAX})"):
        return {"net_salary": amount, "monthly_salary": "", "annual_salary": ""}
    if said.has(r"(?<!不是)(?<!不)(?:一年|全年|年薪|整年)(?:下来|一共)?的|(?:是|说的)(?:年薪|全年)|按年") and not asks:
        return {"annual_salary": amount, "monthly_salary": ""}
    if said.has(r"(?<!不是)(?<!不)(?:一个月|每个?月|月)的|(?:是|说的)月薪") and not asks and before == amount:
        return {"monthly_salary": amount, "annual_salary": ""}
    if said.has("税前") and "net_salary" in said.known and not asks:
        return {"monthly_salary": amount}
    return {"view": "税前"} if said.has("税前") and not asks and not told else {}


NOTHING_WITHHELD = (
    r"一分(?:钱|税)?(?:都|也)?没[有]?[扣缴交报]|"
    r"(?:没有?|从没|都没)(?:预扣|扣过?|预缴|缴过?|交过?|申?报过?)(?:税|所得税)|没扣过"
)


def _withheld_each_month(said: Said) -> dict[str, str]:
    """每月扣800的税: of all months."""
    one = next((one for one in said.sums if one.name == "withheld"), None)
    if one is None or not re.search(r"[每一]个?月[^,，。;；\s]*$", one.lead):
        return {}
    months = int(_months(said).get("months", said.known.get("months", "12")))
    return {"withheld": str(one.amount * months)}


def _of_the_fees(said: Said) -> dict[str, str]:
    """劳务3万 扣了4800: what was taken right behind a fee is of the fee, and not of all the year."""
    pairs = zip(said.sums, said.sums[1:], strict=False)
    taken = [b for a, b in pairs if a.name in FEES.values() and b.name == "withheld"]
    if not taken or re.search("一共|总共|全年|合计|都", taken[0].lead):
        return {}
    return {"fees_withheld": str(taken[0].amount), "withheld": ""}


def _allowances(said: Said) -> dict[str, str]:
    """Only a foreigner has them untaxed; told of a month, they are of all months."""
    one = next((one for one in said.sums if one.name == "foreign_allowances"), None)
    if one is None:
        return {}
    if not said.has(FOREIGNER) and "foreign_allowances" not in said.known:
        return {"foreign_allowances": ""}
    months = int(_months(said).get("months", said.known.get("months", "12"))) if re.search("月", one.lead) else 1
    return {"foreign_allowances": str(one.amount * months)}


FOREIGNER = r"外籍|外国人|老外|外国籍|(?:美|英|法|德|日本?|韩|澳)国?籍"


def _net_of_a_year(said: Said) -> dict[str, str]:
    """一年到手20万: so much a month."""
    net = next((one.amount for one in said.sums if one.name in ("", "net_salary", "annual_salary")), None)
    if net is None or not said.has(_YEAR_NET):
        return {}
    return {"net_salary": str((net / MONTHS).quantize(CENT)), "annual_salary": "", "monthly_salary": "", "view": "全年"}


_YEAR_NET = r"(?:一年|全年|每年|年)(?:下来|总共|一共|能|大概|差不多)*(?:到手|实发|拿到手|税后)"


def _months(said: Said) -> dict[str, str]:
    """How many months of the year the pay is for, where it is not all of it."""
    joined = re.search(r"(?<!\d)(1[0-2]|[1-9])月份?(?:才|刚|开始)?(?:入职|来的?|上班|进的?公司)", said.plain)
    worked = re.search(r"(?:干|上|做|工作|发|上班)了?(1[0-2]|[1-9])个月", said.plain)
    if joined:
        return {"months": str(MONTHS + 1 - int(joined[1]))}
    return {"months": worked[1]} if worked else {}


def _insurance(said: Said) -> dict[str, str]:
    """Not known, none, or only what it is reckoned from."""
    own, unknown = "(?:五险一金|三险一金|社保|公积金|五险)", "(?:不知道|不清楚|不晓得|没数|忘了|没看|不记得)"
    told = any(name in said.known and said.known[name] != UNKNOWN for name in WITHHOLDING)
    if not told and said.has(rf"{unknown}.{{0,6}}{own}|{own}.{{0,8}}{unknown}"):
        return {"insurance": UNKNOWN, "view": "三险一金"}
    if said.has(rf"(?:没有?|不)[交缴扣买上]?{own}|{own}没[有交缴扣]|没有{own}"):
        return {"insurance": "0"}
    if said.has("基数") and "basis" not in {one.name for one in said.sums} and "monthly_salary" in said.known:
        return {"basis": said.known["monthly_salary"], "view": "三险一金"} if said.has("实际|工资|全额") else {}
    return {"view": "三险一金"} if said.has("基数") and said.known else {}


FEES = {"labour": "labour_income", "royalties": "royalties"}

PAY = ("monthly_salary", "annual_salary", "net_salary")

WITHHOLDING = ("insurance", "social", "fund")
