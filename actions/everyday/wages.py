"""Wages, alone or with a bonus and fees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.everyday.employers import TWO_EMPLOYERS
from actions.everyday.matter import UNKNOWN, Made, Matter, Slot, Variants, ask, known
from actions.everyday.pay_words import AFTER_TAX, BOTH_WAYS, EACH, MONTHS, OWN_CONTRACT, SETTLES, YES_NO
from actions.everyday.wages_read import FEES, LAST_MONTH, PAY, SAVES, SAVING, SEVERAL, WITHHOLDING, read_wages
from backends.everyday.schemas import Assessment
from dialogue.thread import Facts
from kit.money import yuan

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


def _wages_missing(facts: Facts) -> Sequence[str]:
    return [] if any(name in facts for name in PAY) else ["monthly_salary"]


_A_MONTH = (
    r"(?:我?自己|我|那[块份]儿?|那?一?部分|本人|个人|部分|每个?月|一个?月|要|得|大概|一共|总共|从工资里|扣掉?了?|交了?|"
    r"缴了?)*"
)

_TAKEN = r"(?:缴|交|掉|走)?(?:了|过|的)*(?:税|所得税)?(?:了|过)?"  # 扣过, 代扣了, 扣掉的税

_ABOUT = r"(?:的|大概|差不多|大约|总共|一共|下来|能|有|是|到|就|也|才)*"

OF_A_YEAR = Decimal("0.05")  # of the year's pay: less is a month's insurance, as no law knows so low a year's


def _wages_cases(facts: Facts) -> Variants:
    inputs = known(
        facts, *_DEDUCTIONS, "special_deductions", "bonus", "withheld", "labour_income", "months", "illness_expense"
    )
    inputs |= known(facts, "royalties", "fees_withheld", "foreign_allowances")
    inputs |= known(facts, "net_salary") or known(facts, "annual_salary") or known(facts, "monthly_salary")
    paid = sum((Decimal(amount) for amount in known(facts, *WITHHOLDING).values()), Decimal(0))
    if facts.get("insured_by") == "month":
        monthly = True
    elif "annual_salary" in inputs:
        monthly = paid < OF_A_YEAR * Decimal(inputs["annual_salary"])
    else:  # 一个月3万呢, after a year's pay and its insurance
        monthly = "monthly_salary" not in inputs or paid < Decimal(inputs["monthly_salary"])
    if paid:
        inputs["monthly_social_insurance" if monthly else "annual_social_insurance"] = str(paid)
    if facts.get("view") == SAVES and set(SAVING) & set(inputs):
        without = {name: value for name, value in inputs.items() if name not in SAVING}
        return [("扣除前", without), ("扣除后", inputs)]
    return [("", inputs)]


def _wages_told(facts: Facts, made: Made) -> str:
    if len(made) > 1:
        before, after = (one.amounts()["annual_tax"] for _, one in made)
        return f"一年少缴 {yuan(before - after)}：{yuan(before)}变成 {yuan(after)}。"
    [(_, found)] = made
    view, told = facts.get("view", ""), {r.code: r for r in found.results}
    said = []
    if "saved" in told:
        said.append(
            f"年终奖单独计税 {yuan(told['separate_tax'].amount)}，并入工资多缴 {yuan(told['merged_tax'].amount)}："
            f"{told['better_tax'].label.removesuffix('，税额')}，相差 {yuan(told['saved'].amount)}。"
        )
    if view in _LOOKED_AT and _LOOKED_AT[view][0] in told:
        code, words = _LOOKED_AT[view]
        said.append(f"{words} {yuan(told[code].amount)}。")
    if view == LAST_MONTH and (last := re.search(r"12 月(?:每月)? ([\d,.]+ 元)", "".join(found.notes))) is not None:
        said.append(f"12 月预扣 {last[1]}。")
    if view == "税前":
        said.append("下面就是按税前算的。")
    if view == SEVERAL:
        said.append(
            f"全年的税一共 {yuan(told['annual_tax'].amount)}。几家单位各扣各的"
            "（换了单位从头累计，同时几家发的各减一遍），平时往往扣少了；告诉我几家一共已经扣了多少税，我算出汇算退多少、补多少。"
        )
    if view == "汇算" and not {"refund", "due"} & set(told):
        said.append(_settled(found, whole="months" not in facts))
    if view == "住房":
        said.append(
            f"住房贷款利息和住房租金，本人和配偶同一年只能扣一种，这里按{_HOMES[facts['housing']]}算；"
            "扣租金还要本人和配偶在工作的城市没有自己的住房。"
        )
    lacking = not known(facts, *WITHHOLDING) and ("basis" in facts or facts.get("insurance") == UNKNOWN)
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


# What is looked at of the result in hand: 一整年加起来, 头一个月呢.
_LOOKED_AT = {
    "到手": ("net_annual", "全年到手（扣三险一金和税后）"),
    "平均": ("average_month", "平均每月"),
    "全年": ("annual_tax", "一整年加起来，个人所得税是"),
    "首月": ("first_month", "第一个月预扣"),
}


def _settled(found: Assessment, *, whole: bool) -> str:
    """What the settlement comes to where the withholding was as the law has it, of a ``whole`` year or part of one."""
    tax = yuan(found.results[0].amount)
    if not whole:
        return (
            f"一年没有上满的，平时预扣的合计可能超过全年的税 {tax}，多出的就是汇算能退的；"
            "告诉我全年已经扣了多少税，我算出退多少、补多少。"
        )
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


# 摆地摊一个月挣四千, 跑滴滴一年九万: of a trade of one's own or of fees, where no wage is named.
_NO_WAGE = (
    r"^(?!.*(?:工资|年薪|月薪|底薪|薪水|薪资|税前|[五三]险|公司发|单位发|坐班)).*(?:摆(?:了个|个|着)?[地夜小早]?摊|[地路夜早]摊|出摊|滴滴|网约车|跑车|货拉拉|拉货|跑货运"
    r"|外卖|骑手|跑单|快递|跑腿|闪送|代驾|开(?:了|着|个|家|一家|间)*[^,，。;；\s]{0,4}(?:店|馆|铺|超市|网吧|厂|工作室)|小店|小卖部|做?(?:小)?生意|微商|直播|主播|带货|淘宝|闲鱼"
    r"|自媒体|公众号|短视频|接(?:点|些|着)?(?:私)?[活单]|私活|自由职业|做买卖|家教|代购|自己干|单干|炒股|理发|修车|卖(?:菜|货|水果|早[点餐]|衣服|煎饼)|民宿|出租|租给|租了?出去|往外租|租赁)"
)

# A firm's own figures, which are nobody's pay.
_FIRM = r"(?:公司|企业|工?厂|店)"
_OF_A_FIRM = (
    rf"^(?!{TWO_EMPLOYERS})(?!.*(?:月薪|年薪)).*(?:招待费?|营业收入|主营业务|营收|营业额|销售额|销售收入|注册资[本金]|实收资本|资本公积|广告费|宣传费|"
    r"福利费|工会经费|教育经费|研发费|毛利|净利|净资产|固定资产|应收账款|存货|股权|分红|股息|进项|销项|增值税|印花税|房产税|契税|"
    rf"企业所得税|{_FIRM}[^,，。;；]{{0,8}}(?:收入|赚|盈利|捐|成本|费用)|工资总额|税前(?:[能可][^,，。]{{0,3}})?(?:扣除?多少|列支|扣除吗))"
)
# What a firm pays all together, unless somebody tells of their own pay.
_PAID_TO_ALL = (
    rf"^(?!{TWO_EMPLOYERS})(?!.*(?:我(?!们|司)|本人|到手|险一金|社保|公积金|月薪|年薪)).*(?:(?:{_FIRM}|单位|我司)[^,，。;；\s]{{0,6}}发(?:放|了|的|出)*"
    r"[^,，。;；\s\d]{0,6}工资|(?:全体|所有|全公司|整个公司|给)(?:的)?(?:员工|职工|工人|人)[^,，。;；\s]{0,6}(?:发|工资))"
)

# 孩子放谁那扣划算: two people's pay, of which the entry tells.
# 老公一年20万 老婆一年15万: each is taxed alone, and which of them asks is not told.
_SPOUSE = r"(?:老公|丈夫|先生|老婆|媳妇|妻子|太太|爱人|对象)"
_TWO_PEOPLE = (
    r"(?:两口子|夫妻|夫妇|[俺我咱]们?俩|我和?[跟和](?:老公|老婆|媳妇|爱人))[^。;；]{0,12}(?:一块|合|加|一共|总共|一起|两个?人)[^。;；]{0,8}\d|"
    rf"{_SPOUSE}[^,，。;；]{{0,10}}\d[\d.]*[万千块元]*[^。;；\d]{{0,6}}(?:我|自己)[^,，。;；\d]{{0,10}}\d|"
    rf"我[^,，。;；\d]{{0,10}}\d[\d.]*[万千块元]*[^。;；\d]{{0,6}}{_SPOUSE}[^,，。;；\d]{{0,10}}\d|"
    r"(?:老公|丈夫|先生|他)[^,，。;；]{0,10}\d[\d.]*万?[^。;；]{0,6}(?:老婆|媳妇|妻子|太太|她)[^,，。;；]{0,10}\d|"
    r"(?:老婆|媳妇|妻子|太太|她)[^,，。;；]{0,10}\d[\d.]*万?[^。;；]{0,6}(?:老公|丈夫|先生|他)[^,，。;；]{0,10}\d"
)
# 公司欠我三十万工资: what is owed is the pay of no month.
_OWED = (
    r"拖?欠(?:我|了|着|的|他|她|我们)*[^,，。;；\s]{0,10}(?:工资|薪)|"
    r"(?:工资|薪水?)[^,，。;；\s]{0,6}(?:拖?欠|没发|不发|发不出)|欠薪|讨薪|劳动仲裁"
)
# 工伤赔了28万 月薪9000, 残保金 人均年薪8万: asked is what is paid for an injury, or what a firm pays by the average.
_NOT_OF_PAY = (
    r"工伤|受伤|伤残|抚恤|丧葬|赔偿|赔(?:了|我|他|她|给|付|的)*[^,，。;；\s\d]{0,4}\d|人均|平均(?:年薪|月薪|年工资)|残保金|残疾人就业|"
    r"那\s*[\d.]+万?[元块]?钱?的?(?:减除费用|费用|扣除|免税额)?(?:是不是|[还也都])*"
    r"(?:能不能|能|可以|可不可以)再?[扣减抵]"  # 那6万还能扣吗
)
# 在国外工作一年挣了40万: what was paid there is set off, which is not reckoned here.
_ABROAD = (
    r"(?:在|去|到|从|外派|派驻|驻)[^,，。;；\d]{0,4}"
    r"(?:国外|境外|海外|外国|美国|日本|德国|英国|新加坡|香港|澳门|非洲|澳洲|加拿大|韩国|泰国|迪拜)"
    r"[^,，。;；\d]{0,10}(?:工作|上班|打工|干活|出差|挣|赚|发|工资|收入|项目|外派|常驻)|境外(?:所得|收入|工资|已)"
)
_PAID_THERE = r"在?(?:那边|那里|当地|国外|境外|外国)[^,，。;；\d]{0,6}[交缴扣]"
# 租房补贴要交吗 asks whether it is taxed, and tells of no rent.
_OF_ALLOWANCE = (
    r"(?:补贴|补助|津贴|报销|福利|[餐房车话油]补|购物卡|慰问金|过节费)[^,，。;；\d]{0,6}"
    r"(?:要|用|需|得|交|缴|免|计|扣|算)[^,，。;；\d]{0,8}[吗么不呢嘛]"
)
_WHOSE = r"(?:放|搁|算|填|报|由)(?:在|到)?谁|谁(?:来|那|那儿|那边|这边|名下)?(?:扣|报|填|抵)"

WAGES = Matter(
    name="wages",
    subject="wages",
    title="测算工资个人所得税",
    about="iit-wage-withholding",
    words=(
        r"^帮我算(?:一下)?(?:我的)?所得税|工资|月薪|年薪|月入(?!手)|(?<!\d)年入(?!的?手)|薪|[五三]险一金|税前(?![^,，。]{0,4}[扣列抵])|月收入|年收入|年度?总收入|一个月挣|一年挣|每月挣|返聘|"
        rf"[一每]个?月[^,，。]{{0,8}}[,，。 ]*所得税|{TWO_EMPLOYERS}|"
        r"(?:一年|全年|每年|[一每]个?月)[^,，。]{0,4}(?:到手|实发)[^,，。]{0,12}[,，。 ]*(?:所得税|[扣交缴]了?多少)"
    ),
    never=(
        rf"{_NO_WAGE}|{_OWED}|{_NOT_OF_PAY}|{_WHOSE}|{_ABROAD}|{_TWO_PEOPLE}|^(?!.*劳动(?:合同|关系)).*劳务(?:协议|合同|关系)|{_OF_A_FIRM}|{_PAID_TO_ALL}|"
        r"^(?!.*(?:工资|年薪|月薪)).*(?:劳务|稿费|稿酬)|连续劳务|补偿金|平均工资|^(?!.*返聘).*退休金|个体|利润|"
        rf"^(?!{TWO_EMPLOYERS}).*(?:离职|公司给|公司[付发])|老板说|倒推|卖房|\d\s*平(?![均安时])|[首二]套(?!房贷)"
    ),
    foreign=r"退休(?:金|工资)(?:[每一]个?月)?(?:有|拿|领)?",
    main=("monthly_salary", "annual_salary", "net_salary"),
    adds=("monthly_salary",),
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
            rf"(?:全年|一年|每年|年度?){_ABOUT}(?:总|税前)?(?:挣|赚|拿(?!到手)|领|发(?!票)|收入|工资|薪[水资金酬]?|所得|的|[:、/])+|年薪|年收入|年工资|年入|"
            rf"(?:工资|薪水|薪资|收入|挣|赚|月薪){_ABOUT}(?:一年|全年|每年|年){_ABOUT}$|"
            rf"^[,，。 那我要是]*(?:一年|全年){_ABOUT}$|[上下前后]半年(?:工资|收入|薪水?|挣了?|赚了?|{_ABOUT})*",
            ask(
                "全年的工资一共是多少（税前）？",
                "例如：21 万",
                "一年里换过单位的，各家发的加在一起算。",
                "各家发的工资加起来的数，大概的也可以。",
            ),
        ),
        Slot(
            "insurance",
            "三险一金",
            rf"[五三四]险一金{_A_MONTH}|社保[和、,，加及跟 ]*(?:住房)?公积金{_A_MONTH}|"
            r"[五三]险|^(?:(?![社公险孩娃子老爸妈租贷教预已专]).)*扣(?:除|掉)?$",
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
        Slot("insured_by", "三险一金按", shows={"month": "每月"}),
        Slot("basis", "缴费基数", r"(?:缴费|缴存|社保|工资|公积金)*基数"),
        Slot("net_salary", "到手月薪", r"税后(?:工资|月薪)?|实发(?:工资)?|到手(?:工资)?"),
        Slot(
            "special_deductions",
            "专项附加扣除（全年）",
            r"(?:子女教育|房租|租金|赡养老人|专项附加(?:扣除)?|专项扣除|继续教育|房贷利息|房贷)"
            r"(?:每个?月|一个月|每年|全年|一年|一共|总共|有|是)*",
        ),
        Slot(
            "withheld",
            "已预缴",
            rf"预[扣缴]{_TAKEN}|代[扣缴]{_TAKEN}|已经?[交缴扣]{_TAKEN}|(?:单位|公司|平时|全年|一年|累计)(?:一共|总共|里|都|给|帮|替|我)*[扣缴交]{_TAKEN}|[交扣缴][了过掉](?:的)?(?:税|所得税)?|扣税",
        ),
        Slot(
            "bonus",
            "年终奖",
            r"(?:年终奖|年底奖|奖金|双薪|十三薪|13薪)(?:今年|去年|一年|全年|一共|总共|大概|差不多|到手|实?发|拿|领|能|有|了|的|是)*",
            ask("年终奖是多少？", "例如：36000", "年终奖单独计税和并入工资，我两种都算。"),
        ),
        Slot("labour_income", "全年劳务报酬", r"劳务费?|兼职|外快|私活|课酬|画图"),
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
    further=lambda facts: [] if any(name in facts for name in WITHHOLDING) else ["insurance"],
    reads=read_wages,
    exclusive=(PAY, ("insurance", "social"), ("insurance", "fund")),
    follows=rf"{SETTLES}|{BOTH_WAYS}|{AFTER_TAX}|税前|一半|平摊|刚出生|基数|房贷|租房|[岁娃]|孩子|不知道|不清楚|一[年个]月?的|"
    r"(?:一|整|全)+年|年下来|每个?月|[头第首][一1]?个?月|(?:年底|最后|十二|12)(?:那|一|的)*个?月|平均|(?:几|哪)个?月|到手",
    inherits={
        "bonus": lambda facts: known(facts, "bonus"),
        "part_time": lambda facts: {
            {"amount": FEES.get(facts.get("kind", "labour"), "labour_income"), "withheld": "fees_withheld"}[name]: value
            for name, value in known(facts, "amount", "withheld").items()
        },
    },
    absorbs=("bonus",),
    leaves=rf"{OWN_CONTRACT}|{_OF_ALLOWANCE}|{_ABROAD}|{_PAID_THERE}",
    joins=r"月薪|工资|年薪|(?=.*(?:[一每]个?月|月薪|工资)).*(?:上着班|在上班|有班上|(?<!没有)(?<!没)本职|正式工作)|社保|公积金|[三五]险|合并|并入|合起来|并到",
    tells=_wages_told,
    chips=_wages_chips,
    topic=(
        r"工资.{0,8}(?:个税|所得税)|累计预扣|个税.{0,6}(?:怎么算|税率|多少)|综合所得.{0,8}(?:税率|怎么算)|外籍.{0,16}津补贴|"
        r"(?:住房贷款利息|大病医疗|子女教育|赡养老人|婴幼儿照护|住房租金|继续教育|专项附加扣除).{0,12}(?:扣多少|怎么扣|每月多少)|"
        r"专项附加扣除有哪|个人养老金能抵多少"
    ),
)
