"""What a person asks of the taxes of a sale beside their amounts: who owes each, how much in all, what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from actions.housing.cases import Case, merged
from actions.housing.facts import Sale, amount
from actions.housing.papers import asks_papers
from actions.housing.result import total, without
from backends.housing.schemas import Payer
from backends.legislation.schemas import Basis
from kit.money import yuan
from language.normalise import normalise
from language.property_kinds import NOT_HOME

About = Literal["who", "all", "left", "much", "wait", "one", "cost", "doubt", "beside", "papers"]

_PARTY = "买[家方]|卖[家方]|房[东主]|业主|双方|我们?|咱|对方|人家"
_PAYS = "交|缴|出|付|承担|掏|负担|归"
_WHO = re.compile(
    rf"谁[^,，。;]{{0,6}}(?:{_PAYS})|(?:{_PAYS})的?是?谁|哪[一个]?方|每(?:个|一个)?人[^,，。;]{{0,3}}(?:{_PAYS})|(?:{_PARTY})还是(?:{_PARTY})|各(?:自)?(?:{_PAYS})|归谁|算谁"
    rf"|(?:卖[家方]|业主|房主|他们?|买[家方])(?:的|那|那边|那份)?(?:部分|的?税|那份|一份)[^,，。;]{{0,8}}(?:我|谁|也|都)[^,，。;]{{0,4}}(?:{_PAYS})"
    rf"|(?:我|买[家方]|卖[家方])(?:自己)?(?:要|得|该|应该|需要)?(?:{_PAYS})(?:哪|什么|啥)"
    rf"|税费?[^,，。;]{{0,4}}(?:让|叫|要求?)(?:我|买[家方]|卖[家方])(?:来|自己)?(?:{_PAYS})"
    rf"|税费?(?:都|全)?(?:归|由|是)?(?:我|买[家方]|卖[家方])(?:{_PAYS})"
    rf"|(?:还|另外)[^,，。;]{{0,4}}(?:别的|其[他它])的?(?:税|费|钱)"
)
# 到手6年了 is since when it is held.
_LEFT = re.compile(
    r"(?<![刚才年月日号])到手"
    r"(?!了?(?:有|已经?|都|也|快|差不多|大概|将近|不到|满|才|[,，\s])*[\d一二两三四五六七八九十几多半大小]+多?(?:年|个?月))"
    r"(?!(?:的|那)*(?:时候|年|那[年会时]|日期|时间)|以后|之后)"
    r"|净得|净赚|净落|净剩|落[下到]?多少|(?:还|能|最后)剩(?:下)?多少|实收|拿多少"
)
_ALL = re.compile(
    r"(?:一共|总共|合计|总计|加起来|加一起|拢共|全部|总的)[^,，。;]{0,10}(?:多少|几|准备|花|要|得)|准备(?:多少|几|出多少)|多少钱?(?:一共|总共)"
    r"|(?:算|看)[^,，。;]{0,3}(?:一共|总共)"
)
_MUCH = re.compile(
    r"(?=.*(?:多少|算))(?:[那个这些所以到底现在我得要该应大概税费交缴是算帮下一钱呀啊呢嘛吧呗出来了能给，,?？。\s]|多少|究竟)+"
)
_ENOUGH = re.compile(r"(?:那|就|还是|先|[,，\s])*(?:不)?算了(?:吧|不算了)?[。.!！]*")  # 算了 stops, and asks for no sum
_WAIT = re.compile(
    r"(?:再|多)?(?:等|过|晚|放)[^,，。;满]{0,6}(?:年|月|阵子?|时间)[^,，。;满]{0,4}(?:卖|出手)"
    r"|(?:晚|早|等|缓)(?:一?[点些等])[^,，。;满]{0,4}(?:卖|出手)|等等再卖|[明后]年[^,，。;满]{0,5}再?卖"
    r"|(?:等|拖|熬|捂|留|放|耗)[^,，。;]{0,6}[满够到](?:了|足|够)?(?P<years>[二两五25])年?"
    r"|(?:值得?|划算|合算|有必要)[^,，。;]{0,2}等|等[^,，。;]{0,4}(?:划算|值得?|合算|有必要)"
)
_ONE = re.compile(
    r"(?:那么?|我们?|卖[家方]|买[家方]|这套|的|要|得|交|缴)*(?P<tax>(?<![那这哪])个税|个人所得税|增值税|契税)"
    r"(?:一共|总共|大概|大约|要|得|需要|应该|交|缴|是|会|的话)*(?:多少|几万|咋算|怎么算|呢)(?:钱|税|啊|呀|呢|啦|了|,|[?？])*"
)
_MUCH_OF_ONE = re.compile(
    r"(?:那么?|我们?|买[家方]|卖[家方]|这套|一共|大概|要|得|需要|应该)*[交缴](?:多少|几万)(?:钱)?的?(?P<tax>个税|个人所得税|增值税|契税)[啊呀呢?？]*"
)
_COST = re.compile(
    r"(?:中介|佣金|物业|维修基金|家具|家电|评估费|搬家|过户代办|代办费|违约金|水电|采暖|居间)[^,，。;]{0,6}"
    r"(?:能|可以|可不可以|算不算|算|让)[^,，。;]{0,6}(?:扣|抵|减|成本|费用|原值)"
)
_RATE = r"\d+(?:\.\d+)?\s*(?:%|％|个?点)"
# 中介讲的是5.3%, 不是5.3个点吗: another rate is held against what was computed.
_DOUBT = re.compile(
    rf"(?:中介|他们?|人家|网上|朋友|别人|同事|邻居|窗口|买家|听|都|老)[^,，。;]{{0,4}}(?:说|讲|告诉|写)[^,，。;]{{0,10}}{_RATE}"
    rf"|(?:不是|以前是|原来是|记得是)[^,，。;]{{0,8}}{_RATE}"
    r"|^(?:真的|确定|没算错|算对了?|没搞错)(?:是这样|是这么多|假的|对)?[吗么嘛吧]?[?？]*$"
)
# 如果老婆还有个商住的呢: what is perhaps a home, or none, beside the one that is sold.
_MAYBE_HOME = re.compile("商住|公寓|[lL][oO][fF][tT]|工作室")
_BESIDE = re.compile(
    rf"(?:还|也|另外?|名下|家里|手里|[老]?(?:婆|公)|媳妇|爱人)[^,，。;\d]{{0,4}}(?:有|买了?|挂着?)[^,，。;\d]{{0,6}}(?:{_MAYBE_HOME.pattern}|{NOT_HOME})"
)
_SUPPOSED = re.compile(r"如果|要是|假如|万一|[呢吗么]|算不算|算[个吗]|影响|咋|怎么|的话")
_OTHER = re.compile(r"契税|个税|所得税|增值税|中介|滞纳|罚|利率|公积金|首付|材料|发票|附加")
BY_LAW = (
    "按法律各交各的：增值税及附加、个人所得税是卖方的，契税是买方的；住房的印花税双方都免，土地增值税个人卖住房免。"
)
DEDUCTED = (
    "这项不能扣。卖房个税按差额算时，从成交价里能减的是：当初的购房价款、当初缴的契税，这次卖房缴的增值税以外的税费，"
    "以及有票据的合理费用——装修费（有限额）、贷款利息、贷款手续费、公证费。中介费、物业费、维修基金、家具家电都不在里面。"
)
BY_CONTRACT = (
    "合同可以约定由谁出这笔钱，但纳税人不变：完税凭证开给法定的那一方，没交清也是找法定的那一方；买方替卖方出的税，"
    "以后自己卖房时不能直接当原值扣。"
)


def about(text: str) -> About | None:
    """
    >>> about("谁交啊"), about("买方一共要准备多少钱"), about("我到手多少"), about("那个税要多少")
    ('who', 'all', 'left', 'much')
    >>> about("算了"), about("算一下")
    (None, 'much')
    """
    plain = normalise(text)
    if _COST.search(plain):
        return "cost"
    if asks_papers(text):
        return "papers"
    if _DOUBT.search(plain):
        return "doubt"
    if _LEFT.search(plain):
        return "left"
    if _WAIT.search(plain):
        return "wait"
    if tax_named(text):
        return "one"
    if _BESIDE.search(plain) and _SUPPOSED.search(plain):
        return "beside"
    if re.search(r"\d", plain):
        return None  # a figure is a fact, and computed with
    if _WHO.search(plain):
        return "who"
    if _ALL.search(plain) and not _OTHER.search(plain):
        return "all"
    return "much" if _MUCH.fullmatch(plain) and not _ENOUGH.fullmatch(plain) else None


def years_waited(text: str) -> Decimal | None:
    """
    >>> years_waited("要是拖到满五呢"), years_waited("等等再卖呢")
    (Decimal('5'), None)
    """
    found = _WAIT.search(normalise(text))
    said = found["years"] if found is not None else None
    return Decimal({"二": 2, "两": 2, "五": 5}.get(said) or int(said)) if said else None


def tax_named(text: str) -> str:
    """The one tax whose amount is asked for, else empty.

    >>> tax_named("个税一共多少"), tax_named("契税税率多少")
    ('个人所得税', '')
    """
    said = normalise(text).strip(" ，,。.!！")
    found = _ONE.fullmatch(said) or _MUCH_OF_ONE.fullmatch(said)
    return found["tax"].replace("个税", "个人所得税") if found else ""


def one_tax(tax: str, cases: Sequence[Case]) -> str:
    """Its line in each case, with how it is computed."""
    if any(tax in case.assessment.not_computed for case in cases):
        return f"这一套的{tax}还算不出来：要知道原来的购房价款和取得时间。"
    told = [line for line in merged(cases) if line.line.tax == tax]
    each = [
        f"{f'如果{one.when}，' if one.when else ''}{one.line.owner}{tax} {yuan(one.line.amount)}（{one.line.formula}）"
        for one in told
    ]
    return f"{'；'.join(each)}。" if each else ""


def beside_home(text: str, otherwise: Sequence[Case]) -> str:
    """Of a flat for business, or of what is no home, beside the one sold. ``otherwise``: the result without the only
    home, where it was said to be that."""
    if _MAYBE_HOME.search(normalise(text)) is None:
        return "商铺、写字楼、车位这些不是住房，不算进“家庭唯一住房”的套数里，结果不变。"
    told = (
        "商住、公寓、loft 算不算住房，看不动产权证书上的规划用途：写商业、办公的不是住房，结果不变；"
        "写住宅的算一套，这套就不是家庭唯一住房了"
    )
    if any(case.assessment.not_computed for case in otherwise):
        return f"{told}，个人所得税要按差额另算：告诉我当初多少钱买的，我算给您看。"
    return f"{told}，{_of(otherwise, 'seller')}。" if otherwise else f"{told}。"


def of_seller(asked: About, sale: Sale, cases: Sequence[Case], wanted: Sequence[str]) -> str:
    """While only what the buyer's tax hangs on is ``wanted``."""
    if asked == "left":
        return _left(sale, cases)
    same = len({case.assessment.total("seller") for case in cases}) == 1
    return f"{_of(cases[:1] if same else cases, 'seller')}。买方的契税还差{'、'.join(wanted)}，说了就能算出来。"


def of_company(asked: About, deed_tax: str) -> str:
    """Where a company sells: ``deed_tax`` is the buyer's, in words."""
    if asked == "who":
        return f"按法律各交各的：公司交增值税及附加、土地增值税、印花税和企业所得税，您交契税。{BY_CONTRACT}"
    others = "公司那部分（增值税及附加、土地增值税、印花税、企业所得税）要由税务机关核定，可以转人工。"
    return f"总数这里算不全。{deed_tax}{others}"


def without_figures(asked: About, wanted: Sequence[str], *, carried: bool = False) -> str:
    """Before the result: the law, and what is still wanted. ``carried``: the home is inherited or given."""
    if asked == "wait":
        since = "，从原产权人买的那年算起，不从过户给您那天算" if carried else ""
        return (
            f"等着再卖，变的只是持有的时间（看满没满二、满没满五{since}），满了没有跨过去的，等不等都一样。"
            f"还差{'、'.join(wanted)}，说了先算现在卖的，再问一遍“等一年再卖呢”就能比。"
        )
    still = f"还差{'、'.join(wanted)}，说了就能算出来。" if wanted else ""
    return f"{BY_LAW}{BY_CONTRACT}" if asked == "who" else still


def with_figures(asked: About, sale: Sale, cases: Sequence[Case]) -> str:
    if asked == "much":
        return ""
    seller = f"卖方一共 {total(cases, 'seller')}{without(cases)}{_exempt(cases)}"
    buyer = f"买方一共 {total(cases, 'buyer')}"
    if asked == "left":
        return _left(sale, cases)
    both = _both(cases)
    shifted = f"约定税都由买方出的，买方要准备 {both}{without(cases)}（自己的契税，加上替卖方出的）。" if both else ""
    if asked == "who":
        return f"{BY_LAW}这一套：{_of(cases, 'seller')}；{_of(cases, 'buyer')}。{BY_CONTRACT}"
    return f"{seller}，{buyer}。{shifted}{_needs_price(cases)}房款、中介费、登记费不是税，没有算在里面。"


def waited_until(years: Decimal, now: Sequence[Case], later: Sequence[Case]) -> str:
    """Both results beside each other, in whose other facts nothing is changed."""
    before, after = total(now, "seller"), total(later, "seller")
    waited = f"等满 {years} 年再卖（其他不变），卖方一共 {after}{without(later)}{_exempt(later)}。"
    told = f"现在卖，卖方一共 {before}{without(now)}；{waited}"
    return told if before != after else f"{told}等不等都一样。"


def by_which_law(cases: Sequence[Case]) -> str:
    """The rates that were computed with, each with its document."""
    day = cases[0].assessment.as_of
    lines = [told.line for told in merged(cases) if told.line.amount and told.line.basis]
    each = dict.fromkeys(f"{line.tax} {line.rate}（{_document(line.basis[0])}）" for line in lines)
    told = "；".join(each) or "这几项税都免"
    return (
        f"我是按 {day} 有效的规定算的：{told}。别处听到的比例可能是以前的，也可能把增值税和附加合在一起说，"
        "以上面的文件为准；不放心可以转人工核对。"
    )


def _document(basis: Basis) -> str:
    since = basis.in_force_from
    begun = f"，{since.year} 年 {since.month} 月 {since.day} 日起执行" if since is not None else ""
    return f"{basis.issuer}{basis.doc_no}{basis.article}{begun}"


def so_far(cases: Sequence[Case]) -> str:
    """Once what the seller owes is known: that, and between what the buyer's lies."""
    if len({case.assessment.total("seller") for case in cases}) != 1:
        return ""
    buyer = total(cases, "buyer")
    between = f"，在 {buyer}之间" if "到" in buyer else f"：{buyer}"
    return f"卖方这边已经能算：{_of(cases[:1], 'seller')}。买方的契税看面积和套数{between}。"


def when_later(now: Sequence[Case], later: Sequence[Case]) -> str:
    """``later``: once it has been held as long as any rule asks."""
    before, after = total(now, "seller"), total(later, "seller")
    if before == after:
        return f"按现在的规定，再等持有时间变长，卖方的税也不会少，还是 {before}{without(now)}。"
    return (
        f"等到满了年限再卖（其他都不变），卖方一共 {after}{without(later)}；现在卖是 {before}{without(now)}。"
        "告诉我哪年哪月取得的，我能算出还要等多久。"
    )


def _of(cases: Sequence[Case], payer: Payer) -> str:
    """The taxes of one side: each with its owner and amount where all is known."""
    who = "卖方" if payer == "seller" else "买方"
    lines = [line for c in cases for line in c.assessment.lines if line.payer == payer and line.amount]
    if not lines:
        return f"{who}没有要交的{without(cases) if payer == 'seller' else ''}"
    each = [f"{line.tax}{line.owner and f'（{line.owner}）'} {yuan(line.amount)}" for line in lines]
    told = "、".join(each if len(cases) == 1 else dict.fromkeys(line.tax for line in lines))
    return f"{who}交{told}，一共 {total(cases, payer)}{without(cases) if payer == 'seller' else ''}"


def _needs_price(cases: Sequence[Case]) -> str:
    """Why the seller's income tax is not in it yet."""
    open_yet = "个人所得税" in without(cases)
    return "卖方的个人所得税要知道当初的买价（原值）才算得出来，告诉我就接着算。" if open_yet else ""


def _exempt(cases: Sequence[Case]) -> str:
    """Which of the seller's taxes are not owed, in every case."""
    lines = [line for case in cases for line in case.assessment.lines if line.payer == "seller"]
    free = [
        tax
        for tax in ("增值税", "个人所得税")
        if (own := [x for x in lines if x.tax == tax]) and not any(x.amount for x in own)
    ]
    return f"（{'、'.join(free)}不用交）" if free else ""


def _both(cases: Sequence[Case]) -> str:
    sums = sorted({case.assessment.total("seller") + case.assessment.total("buyer") for case in cases})
    return yuan(sums[0]) if len(sums) == 1 else f"{yuan(sums[0])}到 {yuan(sums[-1])}"


def _left(sale: Sale, cases: Sequence[Case]) -> str:
    """The price less the seller's taxes; what else goes off is not known here."""
    price, taxes = sale.sale_price, {case.assessment.total("seller") for case in cases}
    honest = "中介费、没还清的贷款没有扣。合同写“净得价”（税都由买方出）的，怎样还原成计税价由税务机关核定，这里不算。"
    if price is None or not price.exact or len(taxes) != 1:
        return f"卖方到手的钱＝成交价 − 卖方的税。现在算得卖方一共 {total(cases, 'seller')}{without(cases)}。{honest}"
    owed = taxes.pop()
    left = price.low - owed
    return (
        f"成交价 {amount(price.low)} − 卖方的税 {yuan(owed)}{without(cases)} ＝ {yuan(max(left, Decimal(0)))}。{honest}"
    )
