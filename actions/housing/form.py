"""The form of a sale: what it reads, asks for, refuses and computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from actions.housing.cases import Estimator
from actions.housing.facts import UNKNOWN, Sale
from actions.housing.questions import QUESTIONS
from actions.housing.reading import FORMER_HELD, homes_apart, read_sale
from actions.housing.result import result_replies
from backends.housing.errors import BadSituationError
from backends.housing.schemas import CARRIES
from backends.housing.service import HousingService
from conversations.cards import Reply
from dialogue.forms import Declined, Question, Taken
from dialogue.thread import Facts
from kit.errors import DaobanError

# Names of the housing service's inputs, as its errors give them.
FIELD_OF_INPUT = {
    "price": "sale_price",
    "area_m2": "home_area",
    "held": "held",
    "buyer_homes_before": "buyer_homes",
    "original_price": "original_price",
}
ALWAYS = ("sale_price", "home_area", "held")
MAY_BE_UNKNOWN = frozenset({"home_area", "held", "only_home", "buyer_homes", "location", "original_price", "costs"})
COSTS = ("deed_tax_paid", "renovation", "loan_interest", "fees", "costs")
INCOME_TAX, URBAN_TAX = "个人所得税", "城市维护建设税"
ELSEWHERE, GIVEN = "elsewhere", "given"
_OF_A_SALE = re.compile(r"卖房|卖.{0,6}房|房.{0,4}卖|买[方家]|满[二两五]|唯一|二手房")


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
        said = read_sale(text, known, asked, self._today())
        sale, seen = said.sale, said.noticed
        sold = "公司名下的房屋" if seen.company else seen.sold
        given = GIVEN if seen.given and sale.sale_price is None else None
        sale = replace(sale, sold=sold or sale.sold, elsewhere=ELSEWHERE if seen.elsewhere else sale.elsewhere)
        sale = replace(sale, sold=given or sale.sold)
        return Taken(sale.to_texts(), said.changes, said.problem, said.corrected, said.emptied, said.repeated)

    def fits(self, text: str) -> bool:
        return _OF_A_SALE.search(text) is not None

    def wants(self, text: str) -> bool:
        return False

    def supposes(self, text: str) -> bool:
        return False

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
        return missing

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
        return Declined(question=text) if sale.sold == GIVEN else _not_here(sale)

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        return None

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        sale = Sale.from_texts(facts)
        try:
            self._estimator().check(sale)
        except BadSituationError as error:
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


def _not_here(sale: Sale) -> Declined:
    """Why this sale is not computed as a Beijing home of a person, and where to go on."""
    if sale.sold is None:
        return Declined(
            "这里只收录了北京的口径，外地的房子税率和减免以当地规定为准，按北京算会出错。"
            "请拨打房屋所在地的 12366 咨询，或者转人工；北京的房子可以接着在这里算。"
        )
    company = "公司" in sale.sold
    question = "公司名下的住房卖给个人，要交哪些税？" if company else f"个人卖{sale.sold.split('、')[0]}要交哪些税？"
    return Declined(
        f"{sale.sold}不按个人住房计税：增值税、个人所得税的算法不同，还可能要交土地增值税，这里只测算个人名下的二手住房，"
        "算了会误导您。需要核定的可以转人工，您说过的情况会一并转过去。下面是相关的规定：",
        question,
    )
