"""The form of a sale: what it reads, asks for, refuses and computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from actions.housing.apart import homes_apart
from actions.housing.auction import (
    AUCTION_QUESTION,
    AUCTIONED,
    COMPANY,
    COMPANY_OWNED,
    explained_at_auction,
    told_at_auction,
)
from actions.housing.cases import Case, Estimator, merged
from actions.housing.explained import (
    BY_CONTRACT,
    BY_LAW,
    DEDUCTED,
    about,
    beside_home,
    by_which_law,
    of_company,
    of_seller,
    one_tax,
    so_far,
    tax_named,
    waited_until,
    when_later,
    with_figures,
    without_figures,
    years_waited,
)
from actions.housing.facts import UNKNOWN, Held, Sale
from actions.housing.noticed import Noticed
from actions.housing.papers import PAPERS_ELSEWHERE, papers_told
from actions.housing.questions import QUESTIONS
from actions.housing.reading import FORMER_HELD, read_sale
from actions.housing.result import result_replies
from backends.housing.errors import BadSituationError
from backends.housing.schemas import CARRIES
from backends.housing.service import HousingService
from conversations.cards import Reply
from dialogue.forms import Declined, Question, Taken
from dialogue.passing import FOR_MONEY, passing
from dialogue.thread import Facts
from dialogue.words import asks_something
from kit.errors import DaobanError
from kit.money import yuan
from language.normalise import normalise
from language.property_kinds import NOT_HOME

# Names of the housing service's inputs, as its errors give them.
FIELD_OF_INPUT = {
    "price": "sale_price",
    "area_m2": "home_area",
    "held": "held",
    "buyer_homes_before": "buyer_homes",
    "original_price": "original_price",
}
ORDINARY = "ordinary"
ALWAYS = ("sale_price", "home_area", "held")
MAY_BE_UNKNOWN = frozenset({"home_area", "held", "only_home", "buyer_homes", "location", "original_price", "costs"})
COSTS = ("deed_tax_paid", "renovation", "loan_interest", "fees", "costs")
INCOME_TAX, URBAN_TAX = "个人所得税", "城市维护建设税"
ELSEWHERE, GIVEN = "elsewhere", "given"
TRIED_ELSEWHERE = frozenset({"商铺", "车位", "写字楼、办公用房", "厂房、仓库"})  # by the form of shop sales
_NO_HOME_SOLD = re.compile(NOT_HOME)
WAITED = {"two_years": Decimal(2), "five_years": Decimal(5)}  # as what is foreseen is named
LONG = Decimal(10)  # years: no tax of the seller hangs on more
WANTED = {
    "sale_price": "成交价",
    "home_area": "建筑面积",
    "held": "卖方哪年取得",
    FORMER_HELD: "原产权人哪年买的",
    "only_home": "是不是卖方家庭唯一住房",
    "buyer_homes": "买方家庭有几套住房",
}
_OF_A_SALE = re.compile(
    r"卖房|卖.{0,6}房|房.{0,4}卖|买[方家主]|下家|接[手盘]的|满[二两五]|唯一|二手房"
    # 这套2023年买进来的 现在520万卖 装修有发票30万: what is paid for a home, though it is not called one
    r"|[这那]套.{0,60}(?:卖(?![家方])|出手|脱手|转手)|(?:装修|契税|房贷|原[值价]).{0,60}卖(?![家方货])|卖(?![家方货]).{0,60}(?:装修|契税|房贷)"
)
_HOME = re.compile(r"房(?![东租贷])|住宅|公寓|别墅|[一二三四两]居|小区|\d平")
_SELLS = re.compile(
    r"卖|出手|出售|脱手|转让|成交|有人出|(?:人家|对方|买家)[给出]|出\d{3}|出价|挂牌|挂了?\d|想卖|打算卖"
    rf"|放\s*出去|放掉|[想要]出(?:掉|了|$|[,，\s])|出掉|处理掉|(?:中介|我|他|俩?)[^,，。]{{0,6}}谈[了好妥成拢到下]|谈[好妥成拢下]|{FOR_MONEY}"
)
# 2022年卖了房子拿到150万 借给朋友 每年9万利息: of the loan, and not of the sale.
_LENT = re.compile(r"(?:借给|借出去?|出借|放贷).*利息|利息.*(?:借给|借出去?|出借|放贷)")
_BOUGHT = re.compile(r"买|购|入手|拿下|置办")
_NO_HOME = re.compile(
    r"车(?![位库])|设备|股[权票]|发票|货|出租|租[房出给]|手机|电脑|家具|二手货|生意|(?<!酒)店|酒店(?!式)"
)
# A story of one's own, rather than a question of how the rule is.
_OWN = re.compile(
    r"(?:我|俺|咱)(?!们?(?:想?(?:请?问|咨询|了解|知道)|就是?想?问))|[想要准打][备算]?(?:卖|出手|换)|有人出|现在[想要能]?卖|老公|老婆|爸|妈"
)
OF_BUYER = {"home_area", "buyer_homes"}  # the seller's taxes hang on neither
WISH, STORY, FACTS = 1, 2, 3  # facts that ask to be computed: with a wish to sell, told of oneself, told at all
_CONCERNS = re.compile(
    r"卖.{0,10}房|房.{0,14}卖|满[二两五]|二手房|法拍|公司名下|房改房|个税怎么算？按差额|装修.{0,10}扣|原购房发票|原值|卖房"
)

_WHAT_IF = re.compile(r"^\s*(?:那么?)?(?:要是|如果|假如|万一)[^,，。]{0,12}(?:卖|成交|出手|房价|总价)")
SHORT = 20  # characters of a sale that is supposed otherwise

_ME = re.compile("我们?|咱们?|俺")
BUYER = "buyer"
# Who speaks buys: what they say of themselves is of the buyer.
_BUYS = re.compile(
    r"(?:让|卖|转让|转)给(?:我|咱|俺)(?!们?(?:爸|妈|儿|女|弟|哥|姐|妹|表|堂|同事|朋友))|"
    r"(?:我|咱|俺)们?(?:家|俩)?(?:现在|最近|正|也|是)*(?:想|要|打算|准备|计划|看中|看上|考虑|相中)了?[^,，。;；\s卖]{0,8}(?:[买购](?![家方主])|入手)"
    r"|(?:我|咱|俺)们?(?:是|作为|这边是|就是)买[家方]|买[家方](?:是|就是)(?:我|咱|俺)"
    r"|(?:我|咱|俺)们?(?:这次|是|要|想)?[买购](?:的是)?(?:一?套|个)?二手房|(?:我|咱|俺)们?(?:在|正)?[买购][^,，。;；\s卖]{0,6}房[^卖]{0,8}(?:房东|卖[家方]|业主|原房主)"
    r"|^(?:想|要|打算|准备|计划|看中|看上|考虑|相中)了?[^,，。;；\s卖]{0,4}(?:[买购](?![家方主])|入手)"
)
_PAYS = re.compile(  # 买套560万的
    r"(?<!当初)(?<!当时)(?<!当年)(?<!年)[买购](?:下|入|一?套|个|了)*(?:(?:二手|学区)?(?:房子?|住房|住宅))?(?=\s*[\d一二两三四五六七八九十]+[\d一二两三四五六七八九十百千.]*\s*[万亿wW])"
)
_SELLS_NOW = re.compile(r"(?:想|要|打算|准备|现在|如今|这会儿)[^,，。;不]{0,6}(?:卖|出手|出售|脱手)(?!给)")
_NO_SALE = re.compile(r"赠与|继承房产|离婚分割|送给")


class HousingForm:
    name = "housing"
    act = "assess_housing"
    title = "测算二手房税费"
    about = "house-taxes-overview"
    questions: Mapping[str, Question] = QUESTIONS

    def __init__(self, housing: HousingService, today: Callable[[], date]) -> None:
        self._housing = housing
        self._today = today

    def take(self, facts: Facts, text: str, asked: str | None) -> Taken:
        known = Sale.from_texts(facts)
        speaker = BUYER if _BUYS.search(normalise(text)) else known.speaker
        told = _PAYS.sub("成交价", _ME.sub("买方", text)) if speaker == BUYER else text
        said = read_sale(told, known, asked, self._today())
        sale, seen = replace(said.sale, speaker=speaker), said.noticed
        if AUCTIONED in f"{known.sold}{seen.sold}" and sale.buyer_homes is None:  # who tells is the buyer
            of_buyer = read_sale(_ME.sub("买方", text), Sale(), "buyer_homes", self._today())
            sale = replace(sale, buyer_homes=of_buyer.sale.buyer_homes)
        given = GIVEN if seen.given and sale.sale_price is None else None
        sale = replace(sale, sold=_sold(sale.sold, seen), elsewhere=ELSEWHERE if seen.elsewhere else sale.elsewhere)
        sale = replace(sale, sold=given or sale.sold)
        if sale.sold in TRIED_ELSEWHERE:  # 卖商铺 500万 tells its price as 卖房 500万 does
            figures = read_sale(_NO_HOME_SOLD.sub("房子", told), known, asked, self._today()).sale
            sale = replace(sale, sale_price=figures.sale_price, original_price=figures.original_price)
        return Taken(sale.to_texts(), said.changes, said.problem, said.corrected, said.emptied, said.repeated)

    def fits(self, text: str) -> int:
        if passing(text) is not None or (_LENT.search(text) and not _SELLS_NOW.search(text)):
            return 0
        if _NO_HOME.search(text):
            return FACTS if _OF_A_SALE.search(text) else 0
        enough = STORY if _OWN.search(text) else FACTS
        if _HOME.search(text) and _SELLS_NOW.search(text) and not asks_something(text):
            return WISH
        if _OF_A_SALE.search(text) or (_HOME.search(text) and _SELLS.search(text)):
            return enough
        return FACTS if _BOUGHT.search(text) and _SELLS.search(text) else 0

    def beside(self, question: str, said: str) -> bool:
        if _NO_SALE.search(question) is not None:  # 现在我想卖: what was given or inherited
            return _SELLS_NOW.search(said) is not None
        return _CONCERNS.search(question) is not None

    def explains(self, text: str) -> bool:
        return about(text) is not None

    def explain(self, facts: Facts, text: str) -> str:
        sale, asked = Sale.from_texts(facts), about(text)
        assert asked is not None
        if asked == "cost":
            return DEDUCTED
        if asked == "papers" and (sale.sold or sale.elsewhere):
            return PAPERS_ELSEWHERE
        if asked == "papers":
            return papers_told(sale, [] if self.missing(facts) else self._estimator().cases(sale))
        if AUCTIONED in (sale.sold or ""):
            return explained_at_auction(asked, sale, self._own_deed_tax(sale))
        if COMPANY in (sale.sold or ""):
            return of_company(asked, self._own_deed_tax(sale))
        if sale.sold is not None or sale.elsewhere is not None:
            return f"{BY_LAW}{BY_CONTRACT}" if asked == "who" else self._not_here(sale).text
        missing, tax = set(self.missing(facts)), tax_named(text)
        if asked == "beside":
            whole = not missing and sale.only_home == "yes"
            return beside_home(text, self._estimator().cases(replace(sale, only_home="no")) if whole else ())
        wanted = [WANTED[name] for name in self.missing(facts)]
        if tax == "契税" and missing and missing.isdisjoint(OF_BUYER) and sale.sale_price is not None:
            return self._own_deed_tax(sale)
        if sale.sale_price is None or missing - OF_BUYER or (missing and (asked == "who" or tax == "契税")):
            return without_figures(asked, wanted, carried=sale.how_acquired in CARRIES)
        cases = self._estimator().cases(sale)
        if tax:
            return one_tax(tax, cases)
        if asked == "doubt":
            return by_which_law(cases)
        if asked == "wait":
            return self._waited(sale, cases, years_waited(text))
        return of_seller(asked, sale, cases, wanted) if wanted else with_figures(asked, sale, cases)

    def so_far(self, facts: Facts, changed: Collection[str]) -> str:
        sale, missing = Sale.from_texts(facts), set(self.missing(facts))
        price = sale.sale_price
        if not missing or missing - OF_BUYER or set(changed) <= OF_BUYER or price is None or not price.exact:
            return ""
        return so_far(self._estimator().cases(sale))

    def _waited(self, sale: Sale, cases: Sequence[Case], years: Decimal | None) -> str:
        """What waiting comes to: by the day where that is known."""
        topics = WAITED if years is None else {topic: full for topic, full in WAITED.items() if full == years}
        near = [f.text for f in self._estimator().foresee(sale) if f.topic in topics]
        if years is not None:
            later = self._estimator().cases(replace(sale, held=Held(years, years, "")))
            return "".join([waited_until(years, cases, later), *near])
        later = self._estimator().cases(replace(sale, held=Held(LONG, LONG, "")))
        return "".join(near) or when_later(cases, later)

    def wants(self, text: str, told: str = "") -> bool:
        return False

    def supposes(self, text: str) -> bool:
        """要是600万卖呢."""
        return _WHAT_IF.search(text) is not None and len(text) <= SHORT

    def after(self, form: str, facts: Facts, text: str | None) -> Facts | None:
        return None

    def apart(self, text: str) -> Sequence[str]:
        return homes_apart(text)

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        field = "held" if field == FORMER_HELD else field
        return {**facts, field: UNKNOWN} if field in MAY_BE_UNKNOWN else None

    def missing(self, facts: Facts) -> Sequence[str]:
        sale, estimator = Sale.from_texts(facts), self._estimator()
        missing = [name for name in ALWAYS if getattr(sale, name) is None]
        if sale.how_acquired in CARRIES:
            missing = [FORMER_HELD if name == "held" else name for name in missing]
        if sale.only_home is None and sale.held is not None and estimator.differs(sale, "only_home"):
            missing.append("only_home")
        if sale.buyer_homes is None:
            missing.append("buyer_homes")
        if ORDINARY not in facts and sale.sold_on is not None and self._hangs_on_ordinary(sale):
            missing.append(ORDINARY)
        return missing

    def _hangs_on_ordinary(self, sale: Sale) -> bool:
        """Whether the law of the day taxes 普通住房 and others apart."""
        try:
            self._estimator().check(sale)
        except BadSituationError as error:
            return error.field == ORDINARY
        except DaobanError:
            return False
        return False

    def further(self, facts: Facts) -> Sequence[str]:
        """Asked for only where a tax cannot be computed without it, or may be less; what weighs most first."""
        sale, estimator = Sale.from_texts(facts), self._estimator()
        open_taxes = estimator.not_computed(sale)
        wanted = {"original_price": INCOME_TAX, "location": URBAN_TAX}
        further = [name for name, tax in wanted.items() if getattr(sale, name) is None and tax in open_taxes]
        lowers = all(getattr(sale, name) is None for name in COSTS) and estimator.owes_on_gain(sale)
        return [*further, *(["costs"] if lowers else [])]

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        return [(label, value) for _, label, value in Sale.from_texts(facts).described()]

    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        sale = Sale.from_texts(facts)
        if sale.sold is None and sale.elsewhere is None:
            return None
        return Declined(question=text) if sale.sold == GIVEN else self._not_here(sale)

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        return None

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        sale = Sale.from_texts(facts)
        try:
            self._estimator().check(sale)
        except BadSituationError as error:
            if error.field == ORDINARY:  # asked for
                return facts, ""
            field = FIELD_OF_INPUT.get(error.field or "", "held")
            return {name: value for name, value in facts.items() if name != field}, f"{error.message}。"
        except DaobanError:  # said when the taxes are computed
            return facts, ""
        return facts, ""

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        estimator = self._estimator()
        sale = Sale.from_texts(facts)
        old = Sale.from_texts(before) if before is not None else None
        before_cases = estimator.cases(old) if old is not None else None
        return result_replies(sale, estimator.cases(sale), before_cases, estimator.foresee(sale))

    def _estimator(self) -> Estimator:
        return Estimator(self._housing, self._today())

    def _not_here(self, sale: Sale) -> Declined:
        """Why this sale is not computed as a Beijing home of a person, and what is certain all the same."""
        if sale.sold is None:
            return Declined(
                "这里只收录了北京的口径，外地的房子税率和减免以当地规定为准，按北京算会出错。"
                "请拨打房屋所在地的 12366 咨询，或者转人工；北京的房子可以接着在这里算。"
            )
        if AUCTIONED in sale.sold:
            return Declined(told_at_auction(sale, self._own_deed_tax(sale)), AUCTION_QUESTION, "house-auction-taxes")
        if sale.sold in TRIED_ELSEWHERE:
            return _as_no_home(sale)
        company = COMPANY in sale.sold
        question = (
            "公司名下的住房卖给个人，要交哪些税？" if company else f"个人卖{sale.sold.split('、')[0]}要交哪些税？"
        )
        return Declined(
            f"{sale.sold}不按个人住房计税：增值税、个人所得税的算法不同，还可能要交土地增值税，这里只测算个人名下的二手住房，"
            f"算了会误导您。{self._own_deed_tax(sale) if company else ''}"
            "需要核定的可以转人工，您说过的情况会一并转过去。下面是相关的规定：",
            question,
            "house-company-owned" if company else "",
        )

    def _own_deed_tax(self, sale: Sale) -> str:
        """The buyer's, which hangs on no fact of the seller but the VAT in the price."""
        if sale.sale_price is None:
            return ""
        wanted = [WANTED[name] for name in ("home_area", "buyer_homes") if getattr(sale, name) is None]
        if wanted:
            return f"您买房自己要交的契税可以算，还差{'、'.join(wanted)}。"
        plain = Sale(sale_price=sale.sale_price, home_area=sale.home_area, buyer_homes=sale.buyer_homes)
        long_held = replace(plain, held=Held(LONG, LONG, ""), only_home="yes")
        found = [told for told in merged(self._estimator().cases(long_held)) if told.line.code == "deed_tax"]
        figures = "或 ".join(f"{yuan(t.line.amount)}{f'（{t.when}）' if t.when else ''}" for t in found)
        rate = found[0].line.rate
        return f"买方自己的契税：{figures}（{rate}，按全价算；卖方缴增值税的，从价里减去再算，会少一些）。"


def _as_no_home(sale: Sale) -> Declined:
    """What another form computes: with what was told of it."""
    assert sale.sold is not None
    kind = sale.sold.split("、")[0]
    price, paid = sale.sale_price, sale.original_price
    told = [f"，卖{price.low.normalize():f}元"] if price is not None and price.exact else []
    told += [f"，当初{paid.normalize():f}元买的"] if isinstance(paid, Decimal) else []
    return Declined(
        f"{sale.sold}不按个人住房计税，按非住房另算：增值税、契税、印花税能算准，土地增值税和个人所得税按购置凭证试算，"
        f"须人工确认。说“帮我算卖{kind}的税”或者点按钮就开始；要核定的可以转人工。下面是相关的规定：",
        f"个人卖{kind}要交哪些税？",
        instead=("按非住房试算", f"帮我算卖{kind}的税{''.join(told)}，要交多少"),
    )


def _sold(before: str | None, seen: Noticed) -> str | None:
    """What keeps the sale from being computed, by all that was said of it."""
    if seen.person and before is not None and COMPANY in before:
        before = before.removeprefix(COMPANY_OWNED) if AUCTIONED in before else None
    auctioned = AUCTIONED in (before or "") or seen.sold == AUCTIONED
    if auctioned:
        return f"{COMPANY_OWNED if seen.company or COMPANY in (before or '') else ''}{AUCTIONED}"
    return f"{COMPANY_OWNED}房屋" if seen.company else seen.sold or before
