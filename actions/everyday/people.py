"""What people who work ask: wages, bonus, fees for a service, leaving."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from actions.everyday.matter import BETTER_WAY, OPEN, UNKNOWN, Made, Matter, Said, Slot, Variants, ask, known
from backends.everyday.schemas import Assessment
from dialogue.thread import Facts
from kit.money import yuan
from language.quantities import read_number
from language.reading.named import NamedSum, count_of

YES_NO = {"true": "是", "false": "不是"}
_CHILDREN = "娃|孩子|小孩|子女|儿子|女儿|孩"
_SETTLES = (
    r"(?<!怎么)(?:能|会|可以|要|该)?[退补](?:多少|[吗么不]|几[个百千]|[税钱]?[吗么不]|回来)|"
    r"(?:年底|汇算|次年|明年|第二年).{0,6}(?:怎么算|咋算|呢[?？]?$|退|补)|多退少补"
)
_NOTHING_ELSE = (
    r"没上班|没工作|没有工资|没有?(?:别的|其他|其它)收入|就(?:这)?一笔|只有(?:这)?一笔|[就只]有?这笔|全年就这"
)
_BOTH_WAYS = r"合并|并入|合起来|合在一起|并到|分开|单独|哪[个种样]?.{0,4}(?:划算|合适|省|好)"
_AFTER_TAX = r"税后|到手的|(?:是|说的是)到手|实发|拿到手的|扣完税"
_DEDUCTIONS = (
    "children",
    "children_share",
    "infants",
    "elderly",
    "elderly_share",
    "housing",
    "continuing_education",
    "certificate",
    "private_pension",
)


def deductions_told(said: Said) -> dict[str, str]:
    """Who is kept and how one lives, which is deducted from any income that is taxed by the year."""
    return {**_people(said), **_share(said), **_home(said)}


def _read_wages(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {**_people(said), **_home(said)}
    annual = any(one.name == "annual_salary" for one in said.sums) or "annual_salary" in said.known
    special = sum((one.amount for one in said.sums if one.name == "special_deductions"), Decimal(0))
    found["special_deductions"] = str(special) if annual and special else ""
    found |= _no_pay(said)
    if annual and special:  # told as sums of the year
        found.pop("housing", None)
        found.pop("children", None)
    if said.has(r"继续教育|在职(?:研究生|读研|硕士)"):
        found["continuing_education"] = "true"
    if said.has(r"(?:考|拿|取得)了?.{0,4}证书?|职业资格"):
        found["certificate"] = "true"
    if said.has(r"年终奖|年底奖|奖金") and said.known and not any(one.name == "bonus" for one in said.sums):
        found["bonus"] = said.known.get("bonus", OPEN)
    paid = next((one for one in said.sums if not one.name), None)
    if paid is not None and "bonus" in said.known and not said.asked and _is_bonus(said, paid.amount):
        found |= {"bonus": str(paid.amount), "monthly_salary": ""}
    found |= _net_of_a_year(said)
    found |= _kind_of_pay(said) | _insurance(said) | _share(said) | _months(said) | _allowances(said)
    if said.has(_NOTHING_WITHHELD):
        found["withheld"] = "0"
    if said.known and said.has(_SETTLES) and not any(one.name == "bonus" for one in said.sums):
        found["view"] = "汇算"
    elif "bonus" in said.known and said.has(_BOTH_WAYS):
        found["view"] = BETTER_WAY
    elif said.known and said.has(r"一年|全年|年下来"):
        found["view"] = "全年"
    elif said.known and said.has(r"每个?月|一个?月|月均|第一个月|到手"):
        found["view"] = "每月"
    return found


_OF_A_DEDUCTION = (
    rf"{_CHILDREN}|宝宝|租房|租的?房|房租|租金|房贷|按揭|月供|还贷|老人|父母|爸|妈|赡养|继续教育|扣除|学费|幼儿园|小学"
)
_OF_PAY = r"薪|工资|收入|挣|赚|税前|税后|到手|实发|年入|月入"


def _no_pay(said: Said) -> dict[str, str]:
    """有个孩子上小学 2000, 房租一个月3500: a sum beside what is deducted is no pay where the pay is told."""
    own = [one for one in said.sums if one.name in _PAY and _is_pay(one)]
    before = [Decimal(said.known[name]) for name in _PAY if name in said.known]
    pay = next((one.amount for one in own), before[0] if before else None)
    beside = [one for one in said.sums if one.name in ("", "monthly_salary", "annual_salary") and one not in own]
    if pay is None or not any(_is_deducted(one, pay, said) for one in beside):
        return {}
    told = {one.name: str(one.amount) for one in reversed(own)}
    asked = {said.asked: ""} if said.asked in _WITHHOLDING else {}
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


def _is_bonus(said: Said, amount: Decimal) -> bool:
    """发5万呢, or a sum that is nearer to the bonus than to the pay: 9万呢 after 8 万 and 1.2 万."""
    if said.has(r"发(?!票)"):
        return True
    bonus = Decimal(said.known["bonus"]) if said.known["bonus"] != OPEN else Decimal(0)
    pay = next((Decimal(said.known[name]) for name in _PAY if name in said.known), Decimal(0))
    return bool(bonus and pay) and _times(amount, bonus) < _times(amount, pay)


def _times(one: Decimal, other: Decimal) -> Decimal:
    return max(one, other) / max(min(one, other), Decimal(1))


def _kind_of_pay(said: Said) -> dict[str, str]:
    """Of which time the pay is, and whether after tax, where that is put right: 那是税后, 是一年的不是一个月的."""
    told = next((str(one.amount) for one in said.sums if one.name in ("", "monthly_salary", "annual_salary")), "")
    before = next((said.known[name] for name in _PAY if name in said.known), "")
    amount, asks = told or before, said.has(r"多少|几")
    if not amount or not said.known:
        return {}
    if said.has(_AFTER_TAX) and not asks and not said.has(rf"不是(?:{_AFTER_TAX})"):
        return {"net_salary": amount, "monthly_salary": "", "annual_salary": ""}
    if said.has(r"(?<!不是)(?<!不)(?:一年|全年|年薪|整年)(?:下来|一共)?的|(?:是|说的)(?:年薪|全年)|按年") and not asks:
        return {"annual_salary": amount, "monthly_salary": ""}
    if said.has(r"(?<!不是)(?<!不)(?:一个月|每个?月|月)的|(?:是|说的)月薪") and not asks and before == amount:
        return {"monthly_salary": amount, "annual_salary": ""}
    if said.has("税前") and "net_salary" in said.known and not asks:
        return {"monthly_salary": amount}
    return {"view": "税前"} if said.has("税前") and not asks and not told else {}


_NOTHING_WITHHELD = (
    r"一分(?:钱|税)?(?:都|也)?没[有]?[扣缴交]|(?:没有?|从没|都没)(?:预扣|扣过?|预缴|缴过?|交过?)(?:税|所得税)|没扣过"
)


def _allowances(said: Said) -> dict[str, str]:
    """Only a foreigner has them untaxed; told of a month, they are of all months."""
    one = next((one for one in said.sums if one.name == "foreign_allowances"), None)
    if one is None:
        return {}
    if not said.has(_FOREIGNER) and "foreign_allowances" not in said.known:
        return {"foreign_allowances": ""}
    months = int(_months(said).get("months", said.known.get("months", "12"))) if re.search("月", one.lead) else 1
    return {"foreign_allowances": str(one.amount * months)}


_FOREIGNER = r"外籍|外国人|老外|外国籍|(?:美|英|法|德|日本?|韩|澳)国?籍"


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
    told = any(name in said.known and said.known[name] != UNKNOWN for name in _WITHHOLDING)
    if not told and said.has(rf"{unknown}.{{0,6}}{own}|{own}.{{0,8}}{unknown}"):
        return {"insurance": UNKNOWN, "view": "三险一金"}
    if said.has(rf"(?:没有?|不)[交缴扣买上]?{own}|{own}没[有交缴扣]|没有{own}"):
        return {"insurance": "0"}
    if said.has("基数") and "basis" not in {one.name for one in said.sums} and "monthly_salary" in said.known:
        return {"basis": said.known["monthly_salary"], "view": "三险一金"} if said.has("实际|工资|全额") else {}
    return {"view": "三险一金"} if said.has("基数") and said.known else {}


def _people(said: Said) -> dict[str, str]:
    found: dict[str, str] = {}
    infants = count_of(said.plain, "婴儿|宝宝|婴幼儿") or (1 if said.has("(?:3|三)岁以下|婴幼儿|宝宝") else None)
    children = count_of(said.plain, _CHILDREN) or _children(said)
    aged, small = _ages(said)
    total = children or int(said.known.get("children", "0")) + int(said.known.get("infants", "0"))
    infants = infants or small
    if not children and total == 1 and small and said.has("老二|二宝|二胎|又生|第二个"):
        total = 2  # beside the one that was told before
    if infants and children and said.has("都(?:不到|没到|没满|是)?[^,，。 ]{0,2}(?:3|三)?岁|都.{0,3}(?:宝宝|婴儿)"):
        infants = children
    if infants:
        found["infants"] = str(infants)
        if rest := max(total - infants, aged):
            found["children"] = str(rest)
        elif said.known.get("children", "0") != "0":
            found["children"] = "0"
    elif (children or aged) and not said.has("没有?(?:孩子|娃|小孩)"):
        found["children"] = str(max(children or 0, aged))
    if said.has("没有?(?:孩子|娃|小孩)"):
        found["children"] = "0"
    elderly = said.has("老人|父母|爸妈|爹妈|赡养|老爸|老妈")
    if said.has("非独生|不是独生|兄弟|姐妹|分摊|哥哥|弟弟|姐姐|妹妹|有个?(?:哥|弟|姐|妹)"):
        found["elderly"] = "shared"
    elif said.has("独生"):
        found["elderly"] = "only_child"
    elif elderly and said.has("(?:没|不|未)(?:到|满|够)[六60]+"):
        found["elderly"] = "none"
    elif elderly and not said.has("没有?老人"):
        found["elderly"] = said.known.get("elderly", OPEN)
    elif said.asked == "elderly" and said.has("^(?:是|对|嗯)"):
        found["elderly"] = "only_child"
    elif said.asked == "elderly" and said.has("^(?:不是|不|否)"):
        found["elderly"] = "shared"
    return found


def _ages(said: Said) -> tuple[int, int]:
    """How many children are said to be three or older, and how many younger; a parent's age is no child's."""
    plain = re.sub("老[大二三四]", "娃", said.plain)  # 老二一岁 is one year old
    told = re.findall(r"([^\d,，。;；\s]{0,6}?)(\d{1,2}|[一二两三四五六七八九十]{1,3})(个月大|岁)(?!以)", plain)
    mine = [
        (read_number(count), unit, re.search("不到|没到|没满|未满|不满", who) is not None)
        for who, count, unit in told
        if not re.search("[爸妈爹娘父母他她]|老人|我(?:今年|都|快)?$", who)
    ]
    ages = [
        0 if unit == "个月大" else int(count) - below
        for count, unit, below in mine
        if count is not None and count < GROWN
    ]
    ages += [0] * len(re.findall("刚出生|刚生|新生儿|刚满月|还没断奶", plain))
    return sum(age >= INFANT for age in ages), sum(age < INFANT for age in ages)


GROWN, INFANT = 30, 3  # years: nobody's child at school, and from when on 子女教育 takes the place of 婴幼儿照护


def _children(said: Said) -> int | None:
    if said.has("一儿一女|二胎|二孩|龙凤胎|双胞胎"):
        return 2
    if behind := re.search(rf"(?:{_CHILDREN})有?([一两俩三123])个", said.plain):
        return {"一": 1, "1": 1, "三": 3, "3": 3}.get(behind[1], 2)
    one = r"[有加养]个?(?:孩子|娃|小孩)|(?:孩子|娃)上(?:学|小学|幼儿园|初中|高中|大学)|独生(?:儿|女儿)$"
    return 1 if said.has(one) else None


def _share(said: Said) -> dict[str, str]:
    """Which part of the children's deduction is taken here."""
    if not {"children", "infants"} & set(said.known):
        return {}
    if said.has("一人一半|各扣?一半|一半一半|平摊|平分|夫妻各"):
        return {"children_share": "0.5"}
    return {"children_share": "1"} if said.has("[都全](?:算|放|填|由|给|归)?(?:在|到)?我|我一个人扣") else {}


_SPOUSE = r"媳妇|老婆|老公|爱人|配偶|对象|先生|太太|丈夫|妻子"


def _home(said: Said) -> dict[str, str]:
    rent, loan = "(?:租房|租的房|租着|房租|租金)", "(?:房贷|按揭|住房贷款|还贷|贷款买房)"
    no = "(?:不是|不要|不用|不算|不扣|不选|没有?|去掉|取消|别算|不)"
    rents = said.has(rent) and not said.has(rf"{no}{rent}|{rent}(?:不要|不算|换|改)")
    lends = said.has(loan) and not said.has(rf"{no}{loan}|{loan}(?:不要|不算|换|改)")
    before = said.known.get("housing")
    if not rents and not lends:
        return {"housing": "none"} if said.has(f"{rent}|{loan}|不算房") else {}
    if before in ("rent", "loan") and said.has(_SPOUSE):
        return {"housing": before, "view": "住房"}
    now = "rent" if rents else "loan"
    both = (rents and lends) or (before in ("rent", "loan") and before != now)
    return {"housing": now} | ({"view": "住房"} if both else {})


def _wages_missing(facts: Facts) -> Sequence[str]:
    return [] if any(name in facts for name in _PAY) else ["monthly_salary"]


_A_MONTH = r"(?:个人|部分|每个?月|一个?月|要|得|大概|扣掉?|交|缴)*"
_ABOUT = r"(?:的|大概|差不多|大约|总共|一共|下来|能|有|是|到|就|也|才)*"
_PAY = ("monthly_salary", "annual_salary", "net_salary")
_WITHHOLDING = ("insurance", "social", "fund")
OF_A_YEAR = Decimal("0.05")  # of the year's pay: less is a month's insurance, as no law knows so low a year's


def _wages_cases(facts: Facts) -> Variants:
    monthly = "annual_salary" not in facts
    inputs = known(
        facts, *_DEDUCTIONS, "special_deductions", "bonus", "withheld", "labour_income", "months", "illness_expense"
    )
    inputs |= known(facts, "royalties", "fees_withheld", "foreign_allowances")
    inputs |= known(facts, "net_salary") or known(facts, "annual_salary") or known(facts, "monthly_salary")
    paid = sum((Decimal(amount) for amount in known(facts, *_WITHHOLDING).values()), Decimal(0))
    monthly = monthly or paid < OF_A_YEAR * Decimal(facts["annual_salary"])
    if paid:
        inputs["monthly_social_insurance" if monthly else "annual_social_insurance"] = str(paid)
    return [("", inputs)]


def _wages_told(facts: Facts, made: Made) -> str:
    [(_, found)] = made
    view, told = facts.get("view", ""), {r.code: r for r in found.results}
    said = []
    if "saved" in told:
        said.append(
            f"年终奖单独计税 {yuan(told['separate_tax'].amount)}，并入工资多缴 {yuan(told['merged_tax'].amount)}："
            f"{told['better_tax'].label.removesuffix('，税额')}，相差 {yuan(told['saved'].amount)}。"
        )
    if view == "税前":
        said.append("下面就是按税前算的。")
    if view == "汇算" and not {"refund", "due"} & set(told):
        said.append(_settled(found))
    if view == "住房":
        said.append(
            f"住房贷款利息和住房租金，本人和配偶同一年只能扣一种，这里按{_HOMES[facts['housing']]}算；"
            "扣租金还要本人和配偶在工作的城市没有自己的住房。"
        )
    lacking = not known(facts, *_WITHHOLDING) and ("basis" in facts or facts.get("insurance") == UNKNOWN)
    if "basis" in facts and lacking and view == "三险一金":
        basis = yuan(Decimal(facts["basis"]))
        said.append(
            f"缴费基数 {basis}还不是扣掉的数：个人扣多少，要乘各险种和单位公积金的比例，工资条上写着。"
            "告诉我这个数就能重算。"
        )
    if lacking:
        more = f"：{_each_thousand(found)}" if view == "三险一金" else ""
        said.append(f"这里没有减三险一金，实际的税会更少{more}。")
    return "".join(said)


def _settled(found: Assessment) -> str:
    """What the settlement comes to where the withholding was as the law has it."""
    tax = yuan(found.results[0].amount)
    return (
        f"各月都照这样扣足的，预扣合计和全年的税都是 {tax}，汇算不退不补。"
        f"扣除项平时没有报给单位的、中间没上满一年班的，预扣会超过 {tax}，多出的就是能退的；"
        "告诉我全年已经扣了多少税，我算出退多少、补多少。"
    )


def _each_thousand(found: Assessment) -> str:
    rate = found.lines[0].rate
    if not rate.endswith("%"):
        return "已经不用缴税了"
    less = Decimal(rate.rstrip("%")) * EACH * MONTHS / 100
    return f"每月每扣 {EACH:,} 元，全年大约少 {less.normalize():,f} 元（按现在的税率 {rate}）"


EACH, MONTHS = 1000, 12
_HOMES = {"rent": "租金", "loan": "贷款利息"}


def _wages_chips(facts: Facts) -> Sequence[tuple[str, str]]:
    chips = [
        ("children", "有一个孩子", "有一个孩子呢"),
        ("housing", "租房", "再加租房呢"),
        ("housing", "有房贷", "有房贷呢"),
        ("elderly", "赡养老人", "还要赡养老人呢"),
        ("bonus", "加上年终奖", "那年终奖呢"),
    ]
    told = [(label, words) for name, label, words in chips if name not in facts]
    two = [("两个孩子", "两个孩子呢")] if facts.get("children") == "1" else []
    return [*two, *told]


_FEES = {"labour": "labour_income", "royalties": "royalties"}

WAGES = Matter(
    name="wages",
    subject="wages",
    title="测算工资个人所得税",
    about="iit-wage-withholding",
    words=(
        r"^帮我算(?:一下)?(?:我的)?所得税|工资|月薪|年薪|月入(?!手)|年入(?!手)|薪|[五三]险一金|税前|月收入|年收入|一个月挣|一年挣|每月挣|返聘|"
        r"[一每]个?月[^,，。]{0,8}[,，。 ]*所得税|"
        r"(?:一年|全年|每年|[一每]个?月)[^,，。]{0,4}(?:到手|实发)[^,，。]{0,12}[,，。 ]*(?:所得税|[扣交缴]了?多少)"
    ),
    never=r"劳务|稿费|稿酬|离职|补偿金|退休金|个体|利润|公司给|老板说|倒推",
    main=("monthly_salary", "annual_salary", "net_salary"),
    slots=(
        Slot(
            "monthly_salary",
            "月薪",
            r"月薪|月工资|工资|月收入|税前|底薪|薪水|薪资|月入|返聘|一个月(?:挣|收入|拿)?|每个?月(?:挣|收入|拿)?|/月|薪",
            ask("月薪（税前）是多少？", "例如：15000", "个人所得税按税前工资算。"),
        ),
        Slot(
            "annual_salary",
            "全年工资",
            rf"(?:全年|一年|每年){_ABOUT}(?:挣|赚|收入|工资|薪)+|年薪|年收入|年工资|年入|"
            rf"(?:工资|薪水|薪资|收入|挣|赚|月薪){_ABOUT}(?:一年|全年|每年|年){_ABOUT}$|"
            rf"^[,，。 那我要是]*(?:一年|全年){_ABOUT}$",
        ),
        Slot(
            "insurance",
            "三险一金",
            rf"[五三四]险一金{_A_MONTH}|社保[和、,，加及跟 ]*(?:住房)?公积金{_A_MONTH}|"
            r"[五三]险|^(?:(?![社公险]).)*扣(?:除|掉)?$",
            ask(
                "每月从工资里扣的五险一金（个人部分）是多少？",
                "例如：3000，看工资条；没有就说没有",
                "个人交的社保、公积金不用缴个税，要先减掉。",
                "工资条上“社保”“公积金”两项加起来，大概的数也可以。",
                ("没有", "没有"),
            ),
            unknown=True,
        ),
        Slot("social", "社保", rf"社保费?{_A_MONTH}"),
        Slot("fund", "公积金", rf"(?:住房)?公积金{_A_MONTH}"),
        Slot("basis", "缴费基数", r"(?:缴费|缴存|社保|工资|公积金)*基数"),
        Slot("net_salary", "到手月薪", r"税后(?:工资|月薪)?|实发(?:工资)?|到手(?:工资)?"),
        Slot(
            "special_deductions",
            "专项附加扣除（全年）",
            r"子女教育|房租|租金|赡养老人|专项附加(?:扣除)?|专项扣除|继续教育|房贷利息|房贷",
        ),
        Slot("withheld", "已预缴", r"预[扣缴]了?(?:税|所得税)?|已经?[交缴扣]了?(?:税|所得税)?|[交扣]了(?:税|所得税)?"),
        Slot(
            "bonus",
            "年终奖",
            r"年终奖|年底奖|奖金|双薪|十三薪|13薪",
            ask("年终奖是多少？", "例如：36000", "年终奖单独计税和并入工资，我两种都算。"),
        ),
        Slot("labour_income", "全年劳务报酬", r"劳务费?|兼职"),
        Slot("royalties", "全年稿酬", r"稿[酬费]|版税"),
        Slot("fees_withheld", "劳务、稿酬已预扣", r"(?!)x"),
        Slot("private_pension", "个人养老金", r"个人养老金|养老金账户"),
        Slot("foreign_allowances", "津补贴（全年）", r"津补贴|住房补[贴助]|房补|探亲费|语言(?:训练|培训)费"),
        Slot("elderly_share", "每月分摊", r"分摊(?:了|到|扣)*"),
        Slot("illness_expense", "大病自付", r"大病(?:医疗|自付)?|看病"),
        Slot("children", "子女", suffix=" 个"),
        Slot("infants", "3 岁以下婴幼儿", suffix=" 个"),
        Slot("months", "上班月数", suffix=" 个月"),
        Slot("children_share", "孩子的扣除", shows={"0.5": "夫妻各扣一半", "1": "全由您扣"}),
        Slot(
            "elderly",
            "赡养老人",
            question=ask(
                "您是独生子女吗？",
                "独生子女扣得多，不是的和兄弟姐妹分摊",
                "赡养老人的扣除，独生子女和非独生子女标准不同。",
                "",
                ("是独生子女", "是独生子女"),
                ("不是", "不是独生子女"),
            ),
            shows={"only_child": "独生子女", "shared": "和兄弟姐妹分摊", "none": "没有"},
        ),
        Slot("housing", "住房", shows={"rent": "租房", "loan": "首套房贷", "none": "没有"}),
        Slot("continuing_education", "继续教育", shows=YES_NO),
        Slot("certificate", "职业资格证书", shows=YES_NO),
    ),
    cases=_wages_cases,
    missing=_wages_missing,
    further=lambda facts: [] if any(name in facts for name in _WITHHOLDING) else ["insurance"],
    reads=_read_wages,
    exclusive=(_PAY, ("insurance", "social"), ("insurance", "fund")),
    follows=rf"{_SETTLES}|{_BOTH_WAYS}|{_AFTER_TAX}|税前|一半|平摊|刚出生|基数|房贷|租房|[岁娃]|孩子|不知道|不清楚|一[年个]月?的",
    inherits={
        "bonus": lambda facts: known(facts, "bonus"),
        "part_time": lambda facts: {
            {"amount": _FEES.get(facts.get("kind", "labour"), "labour_income"), "withheld": "fees_withheld"}[
                name
            ]: value
            for name, value in known(facts, "amount", "withheld").items()
        },
    },
    absorbs=("bonus",),
    joins=r"月薪|工资|年薪|社保|公积金|[三五]险|合并|并入|合起来|并到",
    tells=_wages_told,
    chips=_wages_chips,
    topic=(
        r"工资.{0,8}(?:个税|所得税)|累计预扣|个税.{0,6}(?:怎么算|税率|多少)|综合所得.{0,8}(?:税率|怎么算)|外籍.{0,16}津补贴|"
        r"(?:住房贷款利息|大病医疗|子女教育|赡养老人|婴幼儿照护|住房租金|继续教育|专项附加扣除).{0,12}(?:扣多少|怎么扣|每月多少)|"
        r"专项附加扣除有哪|个人养老金能抵多少"
    ),
)


def _read_bonus(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    own = [one for one in said.sums if one.name in ("", "bonus") and one.amount >= 100]
    if len(own) > 1:
        found["bonus"], found["also"] = str(own[0].amount), str(own[1].amount)
    elif own and "also" in said.known and Decimal(said.known["also"]) > Decimal(said.known["bonus"]):
        found["bonus"], found["also"] = "", str(own[0].amount)  # what was the lower one stays beside it
    if said.has(_NOTHING_ELSE):
        found["only_income"] = "true"
    if said.known.get("only_income") and said.has(_BOTH_WAYS):
        found["view"] = BETTER_WAY
    if said.has(r"多(?:发|给|拿)?(?:一|1)[块元]"):
        first = str(own[0].amount) if own else said.known.get("bonus", "")
        if first:
            found["bonus"], found["also"] = first, str(Decimal(first) + 1)
    return found


def _bonus_cases(facts: Facts) -> Variants:
    more = known(facts, "other_taxable_income", "only_income")
    both = [facts[name] for name in ("bonus", "also") if name in facts]
    if len(both) == 1:
        return [("", {"bonus": both[0], **more})]
    return [(f"发 {Decimal(amount):,f} 元", {"bonus": amount, **more}) for amount in both]


BONUS = Matter(
    name="bonus",
    subject="bonus",
    title="测算年终奖个人所得税",
    about="iit-year-end-bonus",
    words=r"年终奖|年底奖|年终|全年一次性奖金|奖金",
    never=r"月薪|工资|年薪|年收入|年度奖励|劳务",
    main=("bonus",),
    slots=(
        Slot(
            "bonus",
            "年终奖",
            r"年终奖|年终|年底奖|奖金",
            ask("年终奖是多少？", "例如：36000", "年终奖按金额除以 12 个月定税率。"),
        ),
        Slot("also", "另一个数", r"(?!)x"),
        Slot("other_taxable_income", "其他综合所得应纳税所得额", r"应纳税所得额"),
        Slot("only_income", "全年只有这一笔", shows=YES_NO),
    ),
    cases=_bonus_cases,
    missing=lambda facts: [] if "bonus" in facts else ["bonus"],
    reads=_read_bonus,
    chips=lambda facts: [("加上工资一起算", "帮我算工资和年终奖")],
    foreign=r"月薪|工资|年薪|社保|公积金|[三五]险(?:一金)?|房贷|房租",
    compares=True,
    topic=r"年终奖|全年一次性奖金",
)


def _read_fee(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    royalties, labour = said.has("稿酬|稿费|版税"), said.has("劳务")
    if (royalties and labour) or (said.known.get("kind") and said.has("哪[个种样]|相比|比较|差多少|区别")):
        found["kind"] = "either"
    elif royalties or said.has("发表|刊登|登[了在]|出版|出书"):
        found["kind"] = "royalties"
    elif said.has(_WRITING) and not said.known and not labour:
        found["kind"] = "either"
    elif said.has("特许权|专利使用费|著作权使用"):
        found["kind"] = "licence"
    elif said.has("劳务|讲课|兼职|咨询费|设计费|翻译") or said.has(_WORKED):
        found["kind"] = "labour"
    if said.has(_NOTHING_ELSE):
        found["only_income"] = "true"
    elif said.known and said.has(_SETTLES):
        found["view"] = "汇算"
    parts = re.search(_IN_PARTS, said.plain) if said.known else None
    if parts is not None and (count := read_number(parts[1])) is not None and count > 1:
        found["times"] = str(int(count))
    own = [str(one.amount) for one in said.sums if one.name in ("", "amount")]
    told = own[0] if own else ""
    if len(own) > 1 and said.has("差|比|哪") and found.get("kind") != "either":
        found |= {"amount": own[0], "also": own[1]}
    if len(own) > 1 and said.has(_AGREED) and Decimal(own[0]) > Decimal(own[1]):
        found |= {"amount": own[0], "withheld": str(Decimal(own[0]) - Decimal(own[1]))}
    elif said.has(_AFTER_TAX) and not said.has(rf"不是(?:{_AFTER_TAX})|多少|几") and (told or "amount" in said.known):
        found |= {"net_amount": told or said.known["amount"], "amount": ""}
    elif said.has("税前") and not told and "net_amount" in said.known:
        found["amount"] = said.known["net_amount"]
    return found


# 说好8000 到手6720: what is missing was withheld.
_AGREED = r"(?:说好|谈好|讲好|约定|应该|税前|报价).*(?:到手|实际|只给|收到|打给|给了)"
_IN_PARTS = r"分(?:成|开)?([两2二三3四4五5六6]|1[0-2])(?:次|笔|个?月|回|期)|分(?:开|期)[给付发]"
_WORK = (
    r"(?<!给我)(?<!给我们)(?<!替我)(?<!帮我)(?:画(?:画|图|像|了|插画|漫画|头像)|插画|漫画|拍(?:照|片|摄|视频|婚礼)|摄影|摄像|剪(?:视频|片)|讲[^,，。;；\s]{0,5}课|讲座|上课|授课|培训|家教|补课|陪练|"
    r"翻译|设计|写(?:代码|程序|软件|方案|文案)|编程|做(?:网站|小程序|软件|账|课件|ppt|PPT|方案|主持|保洁|模特|饭)|主持|演出|唱歌|跳舞|化妆|"
    r"搬家|搬东西|搬货|修(?:电脑|水管|车|东西)|帮忙|干活|打零工|零工|私活)"
)
_WORKED = rf"{_WORK}[^\d]{{0,12}}?(?:收(?!了?我)了?|(?:给|挣|赚|得|拿)了?[我他她]?|付了?我)"
_WORKED += rf"|{_WORK}[^\d]{{0,12}}?(?:说好|谈好|讲好|约定|报价|一共|总共)(?:是|给|了)?"
_WORKED = rf"(?:{_WORKED})"
_WORKED += r"(?=[^\d]{0,4}[\d一二两三四五六七八九十])"
_WRITING = r"写(?:了?[一几]?[个篇份])?(?:稿|文章|文案|书)|供稿|投稿|约稿|撰稿|审稿|译稿"


def _fee_cases(facts: Facts) -> Variants:
    """What is written for somebody is 稿酬 only where it is published."""
    inputs = known(facts, "withheld", "only_income", "other_taxable_income")
    inputs |= known(facts, "net_amount") or known(facts, "amount")
    if facts.get("view") == "汇算":
        inputs["settle"] = "true"
    if facts.get("kind") != "either" and "also" in facts and "amount" in inputs:
        both = [inputs["amount"], facts["also"]]
        return [(f"{Decimal(one):,f} 元", {**inputs, **known(facts, "kind"), "amount": one}) for one in both]
    inputs |= known(facts, "kind") if facts.get("kind") != "either" else {}
    if "times" in facts and "amount" in inputs and facts.get("kind") != "either":
        each = str((Decimal(inputs["amount"]) / int(facts["times"])).quantize(CENT))
        return [(ALL_AT_ONCE, inputs), (EACH_MONTH, {**inputs, "amount": each})]
    if facts.get("kind") != "either":
        return [("", inputs)]
    return [("按劳务报酬", {**inputs, "kind": "labour"}), ("按稿酬", {**inputs, "kind": "royalties"})]


def _fee_told(facts: Facts, made: Made) -> str:
    taken = "；".join(_checked(when, found, Decimal(facts["withheld"])) for when, found in made if "withheld" in facts)
    taken = f"{taken}。" if taken else ""
    if [when for when, _ in made] == [ALL_AT_ONCE, EACH_MONTH]:
        return _parts_told(int(facts["times"]), made)
    if facts.get("kind") != "either":
        return taken
    (_, labour), (_, royalties) = made
    less = labour.amounts()["withheld_tax"] - royalties.amounts()["withheld_tax"]
    apart = f"同样的钱，稿酬少扣 {yuan(less)}。" if less else "两种扣得一样多。"
    return f"{taken}作品出版、发表的是稿酬，没有的是劳务报酬。{apart}"


def _checked(when: str, found: Assessment, withheld: Decimal) -> str:
    """Whether what was really withheld is what the law has."""
    lawful = found.amounts()["withheld_tax"]
    apart = withheld - lawful
    word = f"{'多' if apart > 0 else '少'}扣 {yuan(abs(apart))}" if apart else "扣得对"
    return f"{when}应预扣 {yuan(lawful)}，实际扣了 {yuan(withheld)}，{word}"


def _parts_told(times: int, made: Made) -> str:
    """One job paid in parts is one; what goes on for months is one each month."""
    (_, whole), (_, each) = made
    one, apart = whole.amounts()["withheld_tax"], each.amounts()["withheld_tax"]
    return (
        f"同一件事的钱分几笔付，还是一次，合起来预扣 {yuan(one)}。连续做几个月、按月结算的，一个月算一次："
        f"每次预扣 {yuan(apart)}，{times} 次一共 {yuan(apart * times)}。"
    )


CENT = Decimal("0.01")
ALL_AT_ONCE, EACH_MONTH = "算一次", "每月算一次，每次"
_KINDS = {"labour": "劳务报酬", "royalties": "稿酬", "licence": "特许权使用费"}

PART_TIME = Matter(
    name="part_time",
    subject="part_time",
    title="测算劳务报酬个人所得税",
    about="iit-labor-withholding",
    words=rf"劳务|讲课|稿酬|稿费|版税|兼职|特许权使用费|咨询费|设计费|翻译费|课时费|[做当]翻译|{_WRITING}|{_WORKED}",
    never=r"小规模|个体|[开家个]店|店里|工作室|加班|在[^,，。]{0,6}上班|经营|派遣|发票|代开|公司付|月薪|工资(?!上)|年薪|增值税|连续劳务",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "收入",
            r"劳务(?:报酬|费)?|讲课费?|稿[酬费]|版税|兼职|使用费|咨询费|设计费|翻译费|课时费|给了?我?|收入|拿了",
            ask("这一笔收入（税前）是多少？", "例如：5000", "按一次的收入预扣个人所得税。"),
        ),
        Slot("withheld", "已预扣", r"预[扣缴]了?(?:税|所得税)?|扣了(?:税|所得税)?|已[扣缴交]"),
        Slot("other_taxable_income", "其他综合所得应纳税所得额", r"应纳税所得额"),
        Slot("net_amount", "到手（税后）", r"(?!)x"),
        Slot("also", "另一个数", r"(?!)x"),
        Slot("kind", "种类", shows={**_KINDS, "either": "劳务报酬或者稿酬"}),
        Slot("only_income", "全年只有这一笔", shows=YES_NO),
        Slot("times", "分几次给", suffix=" 次"),
    ),
    cases=_fee_cases,
    missing=lambda facts: [] if {"amount", "net_amount"} & set(facts) else ["amount"],
    reads=_read_fee,
    exclusive=(("amount", "net_amount"),),
    follows=rf"{_SETTLES}|{_AFTER_TAX}|哪[个种样]|发表|出版|{_IN_PARTS}",
    compares=True,
    tells=_fee_told,
    chips=lambda facts: [] if "only_income" in facts else [("全年只有这一笔，能退多少", "全年只有这一笔，能退多少")],
    topic=r"劳务报酬|稿酬|讲课费",
)

SEVERANCE = Matter(
    name="severance",
    subject="severance",
    title="测算离职补偿个人所得税",
    about="iit-severance",
    words=r"离职补偿|补偿金|经济补偿|赔偿金|买断|n\+1|N\+1|辞退",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "一次性补偿",
            r"补偿金?|赔偿金?|给了?|买断",
            ask("一次性补偿一共多少？", "例如：30 万", "按补偿总额算。"),
        ),
        Slot(
            "average_wage",
            "当地上年职工年平均工资",
            r"平均工资|社平(?:工资)?",
            ask(
                "当地上一年度职工年平均工资是多少？",
                "例如：19 万；以当地公布的为准",
                "年平均工资三倍以内的补偿免税，超过的才计税。",
                "可以查本市统计、人社部门公布的数；查不到就转人工。",
            ),
        ),
    ),
    cases=lambda facts: [("", known(facts, "amount", "average_wage"))],
    missing=lambda facts: [name for name in ("amount", "average_wage") if name not in facts],
    topic=r"离职补偿|解除劳动合同补偿",
)

RETIREMENT = Matter(
    name="retirement",
    subject="retirement",
    title="测算提前退休补贴个人所得税",
    about="iit-early-retirement",
    words=r"提前退休",
    main=("amount",),
    slots=(
        Slot("amount", "一次性补贴", r"补贴|给了?|一次性", ask("一次性补贴是多少？", "例如：20 万", "按补贴总额算。")),
        Slot(
            "years",
            "提前的年数",
            question=ask("离法定退休年龄还有几年？", "例如：2 年", "补贴按提前的年数平均后计税。"),
            suffix=" 年",
        ),
    ),
    cases=lambda facts: [("", known(facts, "amount", "years"))],
    missing=lambda facts: [name for name in ("amount", "years") if name not in facts],
    reads=lambda said: {"years": str(count)} if (count := count_of(said.plain, "年")) else {},
    topic=r"提前退休",
)
