"""企业所得税 of a company: of its profit, and what of an expense with a limit may be deducted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.everyday.business import lost
from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from dialogue.thread import Facts
from language.reading.named import named_sums


def _read_profit(said: Said) -> Mapping[str, str]:
    staff = re.search(_STAFF, said.plain)
    found = _gained(said) | _nothing_gained(said) | lost(said, "taxable_income")
    if staff:
        found["staff"] = staff[1] or staff[2]
    if staff and staff[2] and any(not one.name and str(one.amount) == staff[2] for one in said.sums):
        found["taxable_income"] = ""  # 员工280呢
    if not said.known and not said.has(_OF_INCOME) and not any(one.name == "taxable_income" for one in said.sums):
        found["taxable_income"] = ""  # 小微企业 账上100万: of what it is, is not told
    return found


def _nothing_gained(said: Said) -> dict[str, str]:
    """预缴了2万 全年是亏的: how much was lost does not matter, all that was prepaid comes back."""
    told = {one.name for one in said.sums}
    lost_it = said.has(_LOST) and "prepaid" in told | set(said.known) and not told & {"", "taxable_income"}
    lost_all = bool(said.known) and not said.sums and said.has(_ALL_LOST)
    return {"taxable_income": "0"} if lost_it or lost_all else {}


def _gained(said: Said) -> dict[str, str]:
    """收入1000万 成本800万: what is left is taxed, and neither alone is."""
    names = {"profit": _PROFIT, "revenue": _REVENUE, "costs": _COSTS}
    told = named_sums(said.plain, names, said.today)
    costs = [one.amount for one in told if one.name == "costs"]
    earned = [one for one in told if one.name == "revenue"]
    halves = [one.amount for one in earned if "半年" in one.lead]
    revenue = sum(halves) if len(halves) > 1 else earned[0].amount if earned else None
    if not costs or said.known or any(one.name == "profit" for one in told):
        return {}
    return {"taxable_income": str(revenue - sum(costs)) if revenue is not None else ""}


_STAFF = (
    r"(\d+)\s*[来多几]?\s*(?:个|名|位)?(?:人(?!民币)|员工|职工)|"
    r"(?:人数|员工|职工|从业人员|用工|雇员)[^,，。;；\d]{0,6}(\d+)(?![\d.]*[万元块])"
)
_LOST_BEFORE = (
    r"(?:以前(?:年度)?|往年|去年|前年|前(?:几|两|三)年|上年|累计|历年|账上|账面|之前|原来|以往)"
    r"[^,，。;；\d]{0,4}亏损?(?:了|是|有|着|大概|约)*"
)
_PROFIT = r"利润|应纳税所得额|所得额|赚了?|盈利"
_LOST = r"亏(?!损?弥补)|不?没(?:有?赚|赚钱|有?利润|有?盈利)|零利润"
# 今年亏了呢
_ALL_LOST = r"^(?:那|要是|如果|假如|万一|今年|我们|公司|我|是|[,，\s])*亏(?:损|本|钱)?了?(?:的话|呢|啊|[?？])*$"
_OF_INCOME = r"所得|利润|赚|盈|亏"
_PREPAID = (
    r"预[扣缴](?:企业所得税|所得税|税款|税|过|了|的|一共|总共|共|合计)*|已经?[交缴]了?|"
    r"[交缴][了过](?:企业所得税|所得税|税)?"
)
# A sum that has a name of its own is no profit.
_NO_PROFIT = (
    r"原值|原价|购(?:房|车|买|置|入|进)[款价]?|买(?:了|的|进|来)?|货款|合同|注册资[本金]|实缴|认缴|出资|股本|工资(?:总额)?|薪酬|"
    r"捐(?:赠|款|助|出|了)*|租金|房租|贷款|借款?|补贴|补助|罚款|评估|市值|账面|净值|存款|余额|账上|折旧|价值|"
    r"弥补|以前年度"
)
_REVENUE = r"销售额?|营业额|营收|收入|流水|开票|卖了?"
_COSTS = r"成本(?:费用)?|费用|支出|开支|花了?"


SMALL_PROFIT = Matter(
    name="small_profit",
    subject="small_profit",
    title="测算企业所得税",
    about="cit-small-profit",
    words=r"企业所得税|小型?微利?|(?:公司|企业|单位|厂).{0,20}利润|公司.{0,8}所得|应纳税所得额",
    never=r"^(?!.*(?<!个人)所得税).*(?:房产税|增值税|契税|土地使用税|附加税|车船税|购置税|残保金|工会费|社保)|弥补|[能可][^,，。;；]{0,3}[扣抵]除?多少|税前|扣除限额|送礼|个体|小规模|月薪|年薪|[五三]险|合同|印花|股权|股份|[入占持]股|分红|工资|研发|年终奖|劳务|经营所得|出租|租给|租金|招待|广告费|福利费|捐赠|工会经费|教育经费",
    main=("taxable_income",),
    slots=(
        Slot(
            "taxable_income",
            "应纳税所得额",
            _PROFIT,
            ask("全年应纳税所得额（利润）是多少？", "例如：80 万", "企业所得税按它算。"),
        ),
        Slot("assets", "资产总额", r"^资产|资产(?![^\d]*(?:都|够|符合|没|超|以内|达标|合格|所得税|多少))"),
        Slot("prepaid", "已预缴", _PREPAID),
        Slot("losses", "以前年度亏损", _LOST_BEFORE),
        Slot("staff", "从业人数", suffix=" 人"),
    ),
    foreign=rf"销项|进项|(?<!应纳)税额|开票|开了|流水|销售额|营业额|收入|{_NO_PROFIT}",
    follows=r"^(?!.*(?:工资|个税|社保|公积金|合伙|分红|股)).*(?:\d\s*[来多几]?\s*(?:个|名|位)?(?:人(?!民币)|员工|职工)|人数[^,，。;；\d]{0,4}\d)|亏[^,，。;；]{0,6}\d|^[^,，。;；]{0,6}资产[^,，。;；]{0,6}\d",
    undated=rf"第?[一二三四1-4]个?季度|{_LOST_BEFORE}",  # the tax is of the year
    cases=lambda facts: [("", known(facts, "taxable_income", "assets", "prepaid", "staff", "losses"))],
    missing=lambda facts: [] if "taxable_income" in facts else ["taxable_income"],
    reads=_read_profit,
    inherits={"business": lambda facts: {"taxable_income": facts["profit"]} if "profit" in facts else {}},
    joins_from={"business": r"公司|(?<!独资)(?<!合伙)企业|小微"},  # 应纳税所得额18万呢 is of the trade still
    # 公司的呢
    joins=r"^(?:那|要是|如果|换成|改成|开|是)*(?:有限)?(?:公司|企业)的?(?:话|怎么算|交多少|多少)*[呢啊]*[?？]*$",
    told_after=r"小型微利|小微企业所得税",
    topic=r"小型微利",
)


_EXPENSES = {
    "entertainment": r"(?:业务)?招待费?|请客(?:户|吃饭|送礼)*|(?:给客户)?送礼品?|宴请|应酬费?",
    "advertising": r"广告(?:宣传)?费?|广宣费?|业务宣传费?|宣传费|推广费|投流(?:费|的钱)?",
    "welfare": r"(?:职工|员工)?福利费?",
    "union": r"工会(?:经费|费)",
    "education": r"(?:职工|员工)?教育(?:经费|费)|(?:职工|员工)培训费?",
    "donation": r"(?:公益性?)?捐(?:赠|款|助|献|给|出去?|了)*",
}
_NAMES = {
    "entertainment": "业务招待费",
    "advertising": "广告宣传费",
    "welfare": "职工福利费",
    "union": "工会经费",
    "education": "职工教育经费",
    "donation": "公益性捐赠",
}
_BASES = {
    "takings": ("entertainment", "advertising"),
    "wages_total": ("welfare", "union", "education"),
    "profit": ("donation",),
}
_ANY_EXPENSE = "|".join(_EXPENSES.values())
_MUCH_ADVERTISED = r"化妆品|美妆|护肤|制药|药厂|医药制造|药品(?:生产|制造)|饮料(?:厂|制造|公司|生产)"


def _read_limit(said: Said) -> Mapping[str, str]:
    """A sum without a name is of the expense that is spoken of."""
    found: dict[str, str] = {}
    told = [one for one in said.sums if one.name in _EXPENSES]
    spoken = [name for name, words in _EXPENSES.items() if said.has(words)]
    nameless = [one for one in said.sums if not one.name]
    if not told and not said.known:
        found = dict.fromkeys(_EXPENSES, "")
        if nameless and len(spoken) == 1:
            found[spoken[0]] = str(nameless[0].amount)
    if said.has(_MUCH_ADVERTISED):
        found["trade"] = "more"
    if said.has("亏") and "profit" not in {one.name for one in said.sums} | set(said.known):
        found["profit"] = "0"  # how much it lost does not matter: nothing is deducted
    return found | lost(said, "profit")


def _limit_cases(facts: Facts) -> Variants:
    told = [(base, name) for base, names in _BASES.items() for name in names if name in known(facts, name)]
    kinds = {"advertising": "advertising_more"} if facts.get("trade") == "more" else {}
    made = [
        (_NAMES[name], {"expense": kinds.get(name, name), "spent": facts[name], "base": facts[base]})
        for base, name in told
    ]
    return made if len(made) > 1 else [("", inputs) for _, inputs in made]


def _limit_missing(facts: Facts) -> list[str]:
    told = set(known(facts, *_EXPENSES))
    if not told:
        return ["entertainment"]
    return [base for base, names in _BASES.items() if told & set(names) and base not in facts]


DEDUCTION_LIMIT = Matter(
    name="deduction_limit",
    subject="deduction_limit",
    title="测算有限额的税前扣除",
    about="cit-entertainment",
    words=f"{_ANY_EXPENSE}|有限额的税前扣除",
    never=(
        r"印花|增值税|进项|发票|开票|合同|(?<!企业)所得税(?!前)|个体|合伙|个独|经营所得|筹[办建]|开办|分录|怎么填|视同销售|小规模|"
        r"^(?!.*(?:公司|企业|单位|厂|税前|汇算|调增|利润|营业|营收|工资总额)).*捐|烟草|扶贫|广告位|广告牌|福利房|月薪|年薪|"
        r"(?:拨缴|要?[交缴](?!税))[^,，。;；]{0,4}多少(?:工会|残保)"
    ),
    main=tuple(_EXPENSES),
    slots=(
        *(
            Slot(
                name,
                _NAMES[name],
                words,
                ask("是哪一种费用，当年花了多少？", "例如：业务招待费 20 万", "各种费用的限额不一样。"),
            )
            for name, words in _EXPENSES.items()
        ),
        Slot(
            "takings",
            "销售（营业）收入",
            r"(?:营业|销售|主营(?:业务)?|全年|年)?(?:总?收入|收入总额)|营收|营业额|销售额|流水|卖了?",
            ask("当年的销售（营业）收入是多少？", "例如：2000 万", "限额按收入的比例算。"),
        ),
        Slot(
            "wages_total",
            "工资薪金总额",
            r"(?:全年|年)?(?:工资(?:薪金)?|薪酬|薪金)(?:总额)?|发(?:的)?工资",
            ask("当年实际发放的工资薪金总额是多少？", "例如：200 万", "限额按工资薪金总额的比例算。"),
        ),
        Slot(
            "profit",
            "年度利润总额",
            r"(?:会计|年度)?利润(?:总额)?|赚了?|盈利|亏损?了?",
            ask("当年的利润总额是多少？", "例如：300 万", "公益性捐赠的限额按年度利润总额的比例算。"),
        ),
        Slot("trade", "行业", shows={"more": "化妆品、医药制造或饮料制造"}),
    ),
    cases=_limit_cases,
    missing=_limit_missing,
    reads=_read_limit,
    rules_told=r"限额|标准|[超过]了?(?:标|限|多少)|全(?:部|额|都)|能不能|可以吗|依据|结转",
    follows=_ANY_EXPENSE,
    topic=r"业务招待费能扣多少|广告费、业务宣传费能扣多少|公益捐赠企业所得税能扣多少|职工福利费、教育经费、工会经费各能扣多少",
)
