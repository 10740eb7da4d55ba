"""A sale of which not everything is known: what the taxes would be in each case that can be.

No threshold of the law is repeated here: where a fact is a range, the result is tried along it, and the range is cut
where the result changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, cast

from actions.housing.facts import UNKNOWN, Amount, Held, Sale, amount
from backends.housing.errors import BadSituationError
from backends.housing.schemas import Assessment, TaxLine
from backends.housing.service import HousingService, SellerCosts, ToldSale
from backends.housing.what_if import Foresight

SMALLEST_AREA, LARGEST_AREA = Decimal(20), Decimal(400)  # of a home nobody has told the size of
LONGEST_MONTH = timedelta(days=30)  # from its first day to its last
LONGEST_HELD = Decimal(30)
AREA_STEP, YEAR_STEP = Decimal("0.01"), Decimal("0.01")
SAMPLES = 16  # looked at along a range before it is cut: two limits may lie within it
MOST_CASES = 200  # two prices, two sizes, four times, three kinds of buyer and of seller: 144; a bound, not a cut
ANY_PRICE, ANY_AREA = Decimal(1_000_000), Decimal(80)  # stand for what is not known yet while another fact is checked

FACTS = ("price", "area", "held", "only_home", "buyer_homes", "location")
LOCATIONS = {"city": "市区", "town": "县城、镇", "other": "其他地区"}
BUYER_CASES = {"0": "买方首套", "1": "买方已有一套", "2": "买方已有两套及以上"}
ONLY_CASES = {"yes": "是卖方家庭唯一住房", "no": "不是唯一住房"}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A sale in which every fact is one value, as the housing service takes it."""

    price: Decimal
    area: Decimal
    held: Decimal | date
    only_home: bool | None
    buyer_homes: int | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """``labels``: what is supposed, by fact."""

    labels: Mapping[str, str]
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of tax and what it supposes; empty where it holds in every case."""

    line: TaxLine
    when: str


class Estimator:
    def __init__(self, housing: HousingService, today: date) -> None:
        self._housing = housing
        self._today = today

    def assess(self, sale: Sale, fixed: Fixed) -> Assessment:
        """Raises what the service raises."""
        return self._housing.estimate(self._told(sale, fixed))

    def foresee(self, sale: Sale) -> tuple[Foresight, ...]:
        """Of a sale of which all is known; nothing of one that has cases. Of a month the last day counts."""
        if len(self.cases(sale)) > 1 or not isinstance(sale.held, Held):
            return ()
        low, high = sale.held.low, sale.held.high
        if isinstance(low, date) and isinstance(high, date) and high - low > LONGEST_MONTH:
            return ()
        return self._housing.foresee(self._told(sale, self._fixed(sale, held=high)))

    def _told(self, sale: Sale, fixed: Fixed) -> ToldSale:
        return ToldSale(
            price=fixed.price,
            area_m2=fixed.area,
            held=fixed.held,
            only_home_of_seller=fixed.only_home,
            buyer_homes_before=fixed.buyer_homes,
            on=sale.sold_on or self._today,
            ordinary=None if sale.ordinary is None else sale.ordinary == "yes",
            location=cast(Any, fixed.location),
            origin=cast(Any, sale.origin or "commodity"),
            how_acquired=cast(Any, sale.how_acquired or "bought"),
            shares=tuple(sale.shares.split(",")) if sale.shares else (),
            assessed_price=sale.assessed_price,
            costs=costs_of(sale),
        )

    def cases(self, sale: Sale) -> list[Case]:
        """Every case that can be, in order; one when all is known. ``sale`` has its price."""
        options = [self._options(sale, name) for name in FACTS]
        made: list[Case] = []
        for chosen in list(product(*options))[:MOST_CASES]:
            fixed = Fixed(*(value for _, value in chosen))
            labels = {name: label for name, (label, _) in zip(FACTS, chosen, strict=True) if label}
            made.append(Case(labels, self.assess(sale, fixed)))
        return made

    def differs(self, sale: Sale, name: str) -> bool:
        """Whether the result depends on ``name``, as far as can be told yet."""
        try:
            values = [value for _, value in self._options(sale, name)]
            held = sale.held if isinstance(sale.held, Held) else None
            bounds = [{"held": held.low}, {"held": held.high}] if held is not None else [{}]
            return any(
                len({self._signature(sale, self._fixed(sale, **(bound | {name: value}))) for value in values}) > 1
                for bound in bounds
            )
        except BadSituationError:
            return False

    def not_computed(self, sale: Sale) -> set[str]:
        """The taxes left out, by name, in any case."""
        return {tax for case in self.cases(sale) for tax in case.assessment.not_computed}

    def owes_on_gain(self, sale: Sale) -> bool:
        """Whether there is an income tax, in any case, that further costs would lower."""
        lines = (line for case in self.cases(sale) for line in case.assessment.lines)
        gains = (line for line in lines if line.code == "individual_income_tax" and line.amount > 0)
        return isinstance(sale.original_price, Decimal) and any(True for _ in gains)

    def check(self, sale: Sale) -> None:
        """Raises ``BadSituationError`` for a fact that cannot be, and what else the service raises."""
        self.assess(sale, self._fixed(sale))

    def _fixed(self, sale: Sale, **chosen: Any) -> Fixed:
        held = sale.held.low if isinstance(sale.held, Held) else Decimal(3)
        area = sale.home_area.low if isinstance(sale.home_area, Amount) else ANY_AREA
        values = {
            "price": sale.sale_price.low if sale.sale_price is not None else ANY_PRICE,
            "area": area,
            "held": held,
            "only_home": {"yes": True, "no": False}.get(sale.only_home or ""),
            "buyer_homes": _buyer_options(sale.buyer_homes)[0][1],
            "location": sale.location if sale.location != UNKNOWN else None,
        }
        return Fixed(**(values | chosen))

    def _options(self, sale: Sale, name: str) -> list[tuple[str, Any]]:
        """Label and value of each case of one fact; the label is empty where there is but one."""
        if name == "price":
            return _price_options(sale.sale_price)
        if name == "area":
            return self._area_options(sale)
        if name == "held":
            return self._held_options(sale)
        if name == "only_home":
            if sale.only_home in (UNKNOWN, None):
                return [(ONLY_CASES["yes"], True), (ONLY_CASES["no"], False)]
            return [("", sale.only_home == "yes")]
        if name == "location":
            return (
                [(f"房子在{label}", place) for place, label in LOCATIONS.items()]
                if self._asks_where(sale)
                else [("", sale.location if sale.location != UNKNOWN else None)]
            )
        return _buyer_options(sale.buyer_homes)

    def _asks_where(self, sale: Sale) -> bool:
        """Whether nobody knows where the home lies, and it counts."""
        if sale.location != UNKNOWN:
            return False
        places = [self._signature(sale, self._fixed(sale, location=place)) for place in ("city", "other")]
        return places[0] != places[1]

    def _area_options(self, sale: Sale) -> list[tuple[str, Any]]:
        area = sale.home_area
        low, high = (area.low, area.high) if isinstance(area, Amount) else (SMALLEST_AREA, LARGEST_AREA)
        pieces = list(self._pieces(low, high, AREA_STEP, lambda a: self._signature(sale, self._fixed(sale, area=a))))
        if len(pieces) == 1:
            return [("", low)]
        return [(_area_label(a, b, low, high), a) for a, b in pieces]

    def _held_options(self, sale: Sale) -> list[tuple[str, Any]]:
        held = sale.held
        if isinstance(held, Held) and isinstance(held.low, date) and isinstance(held.high, date):
            return self._day_options(sale, held.low, held.high)
        low, high = (held.low, held.high) if isinstance(held, Held) else (Decimal(0), LONGEST_HELD)
        assert isinstance(low, Decimal)
        assert isinstance(high, Decimal)
        pieces = list(self._pieces(low, high, YEAR_STEP, lambda y: self._signature(sale, self._fixed(sale, held=y))))
        if len(pieces) == 1:
            return [("", low)]
        return [(_years_label(a, b, low, high), a) for a, b in pieces]

    def _day_options(self, sale: Sale, first: date, last: date) -> list[tuple[str, Any]]:
        def look(offset: Decimal) -> object:
            return self._signature(sale, self._fixed(sale, held=first + timedelta(days=int(offset))))

        days = Decimal((last - first).days)
        pieces = list(self._pieces(Decimal(0), days, Decimal(1), look))
        if len(pieces) == 1:
            return [("", last)]
        return [
            (
                f"{first + timedelta(days=int(a))} 至 {first + timedelta(days=int(b))}取得",
                first + timedelta(days=int(a)),
            )
            for a, b in pieces
        ]

    def _signature(self, sale: Sale, fixed: Fixed) -> object:
        """What of a result counts: the amounts at a price that stands for any, both for an only home and for none."""
        either = (True, False) if fixed.only_home is None else (fixed.only_home,)
        results = [self.assess(sale, replace(fixed, only_home=o)) for o in either]
        return tuple((line.code, line.rate, line.amount) for r in results for line in r.lines)

    def _pieces(
        self, low: Decimal, high: Decimal, step: Decimal, look: Callable[[Decimal], object]
    ) -> Iterator[tuple[Decimal, Decimal]]:
        """``low`` to ``high`` cut where ``look`` sees something else; limits are whole steps."""
        if low >= high:
            yield low, low
            return
        width = max((high - low) / SAMPLES, step)
        begin, at, seen = low, low, look(low)
        while at < high:
            after = min((at + width) // step * step, high)
            if look(after) == seen:
                at = after
                continue
            inside, outside = at, after
            while outside - inside > step:
                middle = (inside + outside) / 2 // step * step
                middle = middle if middle > inside else inside // step * step + step
                inside, outside = (middle, outside) if look(middle) == seen else (inside, middle)
            yield begin, inside
            begin = at = outside
            seen = look(outside)
        yield begin, high


def merged(cases: Sequence[Case]) -> list[CaseLine]:
    """The lines of all cases; one that is the same in all is told once, others with no more than they suppose."""
    kinds = dict.fromkeys((line.code, line.payer, line.owner) for case in cases for line in case.assessment.lines)
    return [
        CaseLine(line, "，".join(labels))
        for kind in kinds
        for line, labels in _apart([(c.labels, _line(c.assessment, kind)) for c in cases])
    ]


Row = tuple[Mapping[str, str], TaxLine | None]


def _line(assessment: Assessment, kind: tuple[str, str, str]) -> TaxLine | None:
    """Of a tax, a payer and an owner; None where the tax is not computed."""
    return next((line for line in assessment.lines if (line.code, line.payer, line.owner) == kind), None)


def _apart(rows: Sequence[Row]) -> Iterator[tuple[TaxLine, list[str]]]:
    """The different lines of one tax, each with the labels of the facts that make the difference."""
    matter = [name for name in rows[0][0] if _matters(rows, name)]
    told: set[tuple[str, ...]] = set()
    for labels, line in rows:
        named = tuple(labels[name] for name in matter)
        if line is not None and named not in told:
            told.add(named)
            yield line, list(named)


def _matters(rows: Sequence[Row], name: str) -> bool:
    seen: dict[tuple[str, ...], set[tuple[str, Decimal] | None]] = {}
    for labels, line in rows:
        others = tuple(value for key, value in labels.items() if key != name)
        seen.setdefault(others, set()).add((line.rate, line.amount) if line is not None else None)
    return any(len(results) > 1 for results in seen.values())


def costs_of(sale: Sale) -> SellerCosts:
    return SellerCosts(
        original_price=sale.original_price if isinstance(sale.original_price, Decimal) else None,
        deed_tax=sale.deed_tax_paid or Decimal(0),
        renovation=sale.renovation or Decimal(0),
        interest=sale.loan_interest or Decimal(0),
        fees=sale.fees or Decimal(0),
        provable=False if sale.proofs == "no" or sale.original_price == UNKNOWN else None,
    )


def _price_options(price: Amount | None) -> list[tuple[str, Any]]:
    assert price is not None
    if price.exact:
        return [("", price.low)]
    return [(f"按 {amount(value)}", value) for value in (price.low, price.high)]


def _buyer_options(homes: str | None) -> list[tuple[str, Any]]:
    if homes is not None and homes.isdigit():
        return [("", int(homes))]
    if homes == "company":
        return [("", None)]
    least = 1 if homes == "1+" else 0
    return [(label, int(n)) for n, label in BUYER_CASES.items() if int(n) >= least]


def _area_label(begin: Decimal, end: Decimal, low: Decimal, high: Decimal) -> str:
    if begin == low:
        return f"面积不超过 {end.normalize():f} 平方米"
    return (
        f"面积超过 {(begin - AREA_STEP).normalize():f} 平方米" if end == high else f"面积到 {end.normalize():f} 平方米"
    )


def _years_label(begin: Decimal, end: Decimal, low: Decimal, high: Decimal) -> str:
    upper = f"不满 {(end + YEAR_STEP).normalize():f} 年"
    if begin == low and low == 0:
        return upper
    lower = f"满 {begin.quantize(YEAR_STEP).normalize():f} 年"
    return lower if end == high else f"{lower}{upper}"
