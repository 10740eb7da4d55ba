"""The form of a sale: reads what each message says, asks for what is missing, and for nothing that is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from actions.base import SafeAction, Said, Turn, aside
from actions.errors import UnclearReplyError
from actions.housing.estimate import differs_by_only_home, differs_within, try_estimate
from actions.housing.facts import SLOTS, Facts
from actions.housing.reading import SMALLEST_PRICE, read_facts
from actions.interruptions import interrupts
from actions.offers import Offer, choices, commands
from actions.problems import problem_of, to_slot
from actions.reading import bare_number
from actions.services import Services
from backends.housing.errors import BadSituationError
from backends.housing.service import HousingService
from conversations.cards import AskCard, Reply

CANCEL = Offer("cancel", "不算了", "rasa:/cancel")
# Names of the housing service's inputs, as its errors give them.
SLOT_OF_FIELD = {
    "price": "sale_price",
    "area_m2": "home_area",
    "held": "held",
    "only_home_of_seller": "only_home",
    "buyer_homes_before": "buyer_homes",
}


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    hint: str
    offers: tuple[Offer, ...] = ()
    unread: str = "没有读出来"


QUESTIONS = {
    "sale_price": Question(
        "这套房的成交价（含税总价）是多少？", "例如：500 万元", unread="没有读出价格。请写总价并带上单位，例如 500 万元"
    ),
    "home_area": Question(
        "建筑面积是多少平方米？",
        "例如：89.5 平方米，以不动产权证书为准",
        unread="没有读出面积。请写一个数，例如 89.5 平方米",
    ),
    "held": Question(
        "卖方持有这套房多久了？",
        "例如：持有 3 年，或 2021 年 5 月取得（不动产权证书与契税完税证明，取较早的日期）",
        unread="没有读出时间。请写持有几年，或哪年哪月取得",
    ),
    "only_home": Question(
        "这套房是卖方家庭唯一的住房吗？",
        "指卖方本人和配偶名下、在本省（市）范围内",
        (
            Offer("yes", "是唯一住房", "say:是"),
            Offer("no", "不是", "say:不是"),
            Offer("unknown", "不清楚", "say:不清楚"),
        ),
        unread="没有读出答案。请回答是或不是",
    ),
    "buyer_homes": Question(
        "买方家庭现在有几套住房（不含这一套）？",
        "买方本人、配偶和未成年子女名下的合计，例如：没有，或 1 套",
        (
            Offer("none", "没有，首套", "say:首套"),
            Offer("one", "有一套", "say:二套"),
            Offer("more", "有两套", "say:三套"),
        ),
        unread="没有读出套数。请写一个数，例如 0 套或 1 套",
    ),
}


class ValidateHousing(SafeAction):
    label = "validate_housing_form"

    def __init__(self, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self._housing = services.backends.housing
        self._today = services.today

    async def do(self, turn: Turn) -> Said:
        today = self._today()
        known = Facts.from_slots(turn.slots)
        read, unclear = read_facts(turn.text, known, turn.asked, today)
        if interrupts(turn, readable=read != known):
            return Said(changes={"requested_slot": turn.asked})
        return await aside(lambda: self._settle(turn, known, read, unclear, today))

    def on_failure(self, turn: Turn, reply: object) -> Said:
        # The form ends without its facts, and action_assess_housing says that it went wrong.
        return Said(changes={"requested_slot": None})

    def _settle(self, turn: Turn, known: Facts, read: Facts, unclear: UnclearReplyError | None, today: date) -> Said:
        problem = unclear.message if unclear is not None else None
        if problem is None and turn.asked is not None and read == known:
            problem = QUESTIONS[turn.asked].unread
        read, impossible = checked(read, self._housing, today)
        changes: dict[str, str | None] = {
            slot: value for slot, value in read.to_slots().items() if value != turn.slots.get(slot)
        }
        if turn.asked is not None and not changes:
            changes[turn.asked] = None  # tells Rasa that the form has dealt with the message
        missing = next((s for s in needed(read, self._housing, today) if getattr(read, s) is None), None)
        return Said(changes={**changes, "problem": to_slot(turn, impossible or problem), "requested_slot": missing})


class AskHousing(SafeAction):
    """Asks for one slot. One instance per slot."""

    def __init__(self, slot: str, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self.label = f"action_ask_{slot}"
        self._slot = slot
        self._housing = services.backends.housing
        self._today = services.today

    async def do(self, turn: Turn) -> Said:
        facts = Facts.from_slots(turn.slots)
        steps = await aside(lambda: needed(facts, self._housing, self._today()))
        return Said([ask(self._slot, facts, turn, steps)])


def ask(slot: str, facts: Facts, turn: Turn, steps: Sequence[str]) -> Reply:
    question = QUESTIONS[slot]
    noted = "、".join(f"{label} {value}" for label, value in facts.described())
    lead = problem_of(turn) or (f"已记下：{noted}。" if noted else "")
    text = f"{lead}\n{question.text}" if lead else question.text
    offers = [*_readings(slot, turn.text), *question.offers, CANCEL]
    card = AskCard(
        text=text,
        hint=question.hint,
        step=steps.index(slot) + 1 if slot in steps else 0,
        steps=len(steps),
        choices=choices(offers),
    )
    return Reply(text=text, card=card, commands=commands(offers))


def needed(facts: Facts, housing: HousingService, today: date) -> list[str]:
    """The slots in the order of asking. Whether it is the seller's only home is asked when a tax depends on it."""
    if facts.only_home is None and not differs_by_only_home(facts, housing, today):
        return [slot for slot in SLOTS if slot != "only_home"]
    return list(SLOTS)


def checked(facts: Facts, housing: HousingService, today: date) -> tuple[Facts, str | None]:
    """``facts`` without what cannot be, and why."""
    if facts.held is not None and differs_within(facts, housing, today):
        return replace(facts, held=None), f"“{facts.held.said}”还不够准：这期间的税不一样，请写明取得的年月日"
    try:
        try_estimate(facts, housing, today)
    except BadSituationError as error:
        slot = SLOT_OF_FIELD.get(error.field or "", "held")
        return replace(facts, **{slot: None}), error.message
    return facts, None


def _readings(slot: str, text: str) -> list[Offer]:
    """500 may be 万元 or 元: one press instead of typing again."""
    number = bare_number(text) if slot == "sale_price" else None
    if number is None or not Decimal(0) < number < SMALLEST_PRICE:
        return []
    return [Offer("in_ten_thousands", f"{number} 万元", f"say:{number}万元")]
