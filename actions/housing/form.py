"""The form of a sale: what it reads, asks for, refuses and computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from actions.housing.cases import Estimator
from actions.housing.facts import UNKNOWN, Sale
from actions.housing.questions import QUESTIONS
from actions.housing.reading import read_sale
from actions.housing.result import result_replies
from actions.offers import TRANSFER, Offer, choices, commands
from backends.housing.errors import BadSituationError
from backends.housing.service import HousingService
from conversations.cards import AskCard, Reply
from dialogue.forms import Question, Taken
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
MAY_BE_UNKNOWN = frozenset({"home_area", "held", "only_home", "buyer_homes", "location", "original_price"})
INCOME_TAX, URBAN_TAX = "个人所得税", "城市维护建设税"
ELSEWHERE = "elsewhere"


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
        given = "given" if seen.given and sale.sale_price is None else None
        sale = replace(sale, sold=sold or sale.sold, elsewhere=ELSEWHERE if seen.elsewhere else sale.elsewhere)
        sale = replace(sale, sold=given or sale.sold)
        return Taken(sale.to_texts(), said.changes, said.problem, said.corrected, said.emptied)

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        return {**facts, field: UNKNOWN} if field in MAY_BE_UNKNOWN else None

    def missing(self, facts: Facts) -> Sequence[str]:
        sale, estimator = Sale.from_texts(facts), self._estimator()
        missing = [name for name in ALWAYS if getattr(sale, name) is None]
        if sale.only_home is None and sale.held is not None and estimator.differs(sale, "only_home"):
            missing.append("only_home")
        if sale.buyer_homes is None:
            missing.append("buyer_homes")
        return missing or self._last(sale, estimator)

    def _last(self, sale: Sale, estimator: Estimator) -> list[str]:
        """Asked for only where a tax cannot be computed without it."""
        open_taxes = estimator.not_computed(sale)
        wanted = {"location": URBAN_TAX, "original_price": INCOME_TAX}
        return [name for name, tax in wanted.items() if getattr(sale, name) is None and tax in open_taxes]

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        return [(label, value) for _, label, value in Sale.from_texts(facts).described()]

    def refuse(self, facts: Facts, taxpayer_id: str | None) -> Reply | None:
        sale = Sale.from_texts(facts)
        if sale.sold is None and sale.elsewhere is None:
            return None
        text, offers = _not_here(sale)
        card = AskCard(text=text, choices=choices(offers))
        return Reply(text=text, card=card, commands=commands(offers))

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
        return result_replies(sale, estimator.cases(sale), estimator.cases(old) if old is not None else None)

    def _estimator(self) -> Estimator:
        return Estimator(self._housing, self._today())


def _not_here(sale: Sale) -> tuple[str, list[Offer]]:
    """Why this sale is not computed as a Beijing home of a person, and where to go on."""
    if sale.sold == "given":
        text = "继承、赠与、过户不是买卖，不按卖房算：要看是哪种方式、什么关系。您想了解哪一种？"
        asked = [
            ("继承房产要交哪些税", "继承房产过户要交哪些税？"),
            ("父母赠与子女要交哪些税", "父母把房子赠与子女要交哪些税？"),
        ]
    elif sale.sold is not None:
        what = sale.sold
        text = (
            f"{what}不按个人住房计税：增值税、个人所得税的算法不同，还可能要交土地增值税，这里只测算个人名下的二手住房，"
            f"算了会误导您。可以看看{what}的规定，或者转人工由工作人员核定，您说过的情况会一并转过去。"
        )
        company = "公司" in what
        question = "公司名下的住房卖给个人，要交哪些税？" if company else f"个人卖{what.split('、')[0]}要交哪些税？"
        asked = [(question, question)]
    else:
        text = (
            "这里只收录了北京的口径，外地的房子税率和减免以当地规定为准，按北京算会出错。"
            "请拨打房屋所在地的 12366 咨询，或者转人工；北京的房子可以接着在这里算。"
        )
        asked = []
    offers = [Offer(f"say{n}", label, f"say:{words}") for n, (label, words) in enumerate(asked, start=1)]
    return text, [*offers, TRANSFER]
