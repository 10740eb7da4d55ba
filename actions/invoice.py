"""调整发票总额度: who asks comes from the conversation, the wanted quota from the form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from actions.base import SafeAction, Said, Turn, aside
from actions.errors import UnclearReplyError
from actions.housing.facts import amount
from actions.interruptions import interrupts
from actions.offers import SIGN_IN, TRANSFER, Offer, choices, commands
from actions.problems import problem_of, to_slot
from actions.reading import bare_number
from actions.replies import citation, refuse
from actions.services import Services
from backends.invoice.schemas import QuotaDecision
from conversations.cards import AskCard, DecisionCard, Reply
from language.reading import read

SLOT = "wanted_quota"
FORGET: dict[str, None] = {SLOT: None, "problem": None}
# Quotas are granted in 万; a smaller bare number has left the unit out.
SMALLEST_QUOTA = Decimal(1000)

SIGNED_IN = Offer("signed_in", "已登录，继续", "rasa:/raise_invoice_quota")
AGAIN = Offer("again", "换个额度再看", "rasa:/raise_invoice_quota")
CANCEL = Offer("cancel", "不办了", "rasa:/cancel")
CHECK = Offer("transfer", "转人工核对", "transfer")

_QUESTION = "您希望把发票总额度（每月，不含税）调到多少？"
_HINT = "例如：50 万元"
_UNREAD = "没有读出额度。请写一个数并带上单位，例如 50 万元"


def wanted_quota(turn: Turn) -> Decimal | None:
    said = turn.slots.get(SLOT)
    return Decimal(said) if said else None


def read_quota(text: str, *, asked: bool, today: date) -> Decimal | None:
    """The quota aimed at: of 从 10 万调到 40 万 the last."""
    reading = read(text, "quota" if asked else None, today)
    if any(s.role == "quota_added" for s in reading.sums):
        raise UnclearReplyError("请写明要调到的总额度，不是再加多少，例如 50 万元")
    aims = [s for s in reading.sums if s.role == "quota"] or [s for s in reading.sums if s.role is None]
    if not aims:
        return None
    quota = aims[-1].money.exact
    if quota is None:
        raise UnclearReplyError("请写一个确定的额度，例如 50 万元")
    if aims[-1].money.unit_left_out:
        number = f"{(quota / 10_000).normalize():f}"
        raise UnclearReplyError(f"“{number}”没有单位，请写明是万元还是元，例如 {number} 万元")
    return quota if quota >= SMALLEST_QUOTA else None


class ValidateQuota(SafeAction):
    label = "validate_quota_form"

    def __init__(self, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self._conversations = services.conversations
        self._today = services.today

    async def do(self, turn: Turn) -> Said:
        if await aside(lambda: self._conversations.taxpayer_id(turn.conversation_id)) is None:
            return Said(changes={"requested_slot": None})  # action_review_quota asks to sign in
        try:
            quota, problem = read_quota(turn.text, asked=turn.asked == SLOT, today=self._today()), None
        except UnclearReplyError as error:
            quota, problem = None, error.message
        if interrupts(turn, readable=quota is not None or problem is not None):
            return Said(changes={"requested_slot": SLOT})
        if quota is not None:
            return Said(changes={SLOT: str(quota), "problem": None, "requested_slot": None})
        if turn.asked == SLOT:
            return Said(changes={SLOT: None, "problem": to_slot(turn, problem or _UNREAD), "requested_slot": SLOT})
        return Said(changes={"problem": None, "requested_slot": SLOT})

    def on_failure(self, turn: Turn, reply: Reply) -> Said:
        return Said(changes={"requested_slot": None})  # action_review_quota says what is wrong


class AskQuota(SafeAction):
    label = f"action_ask_{SLOT}"

    async def do(self, turn: Turn) -> Said:
        problem = problem_of(turn)
        text = f"{problem}\n{_QUESTION}" if problem else _QUESTION
        number = bare_number(turn.text)
        offers = [CANCEL]
        if number is not None and Decimal(0) < number < SMALLEST_QUOTA:
            offers.insert(0, Offer("in_ten_thousands", f"{number} 万元", f"say:{number}万元"))
        card = AskCard(text=text, hint=_HINT, step=1, steps=1, choices=choices(offers))
        return Said([Reply(text=text, card=card, commands=commands(offers))])


class ReviewQuota(SafeAction):
    label = "action_review_quota"

    def __init__(self, services: Services, timeout_seconds: float) -> None:
        super().__init__(timeout_seconds)
        self._conversations = services.conversations
        self._invoice = services.backends.invoice
        self._today = services.today

    async def do(self, turn: Turn) -> Said:
        taxpayer = await aside(lambda: self._conversations.taxpayer_id(turn.conversation_id))
        if taxpayer is None:
            text = "调整发票总额度要查您的登记、申报和用票情况，请先登录。"
            return Said([refuse("NeedsAccount", text, (SIGN_IN, SIGNED_IN, TRANSFER))], FORGET)
        quota = wanted_quota(turn)
        if quota is None:
            raise UnclearReplyError("刚才没有读到希望的额度，请再说一次要调到多少")
        decision = await aside(lambda: self._invoice.review_quota_raise(taxpayer, quota, self._today()))
        return Said([decision_reply(decision, quota)], FORGET)

    def on_failure(self, turn: Turn, reply: Reply) -> Said:
        return Said([reply], FORGET)


def decision_reply(decision: QuotaDecision, quota: Decimal) -> Reply:
    offers = [CHECK, AGAIN]
    wanted = ("希望的总额度", amount(quota))
    card = DecisionCard(
        title=decision.title,
        result=decision.result,
        text=decision.text,
        reasons=list(decision.reasons),
        basis=[citation(b) for b in decision.basis],
        facts=list(decision.facts) or [wanted],
        choices=choices(offers),
    )
    reasons = "；".join(decision.reasons)
    return Reply(text=f"{decision.text}\n{reasons}" if reasons else decision.text, card=card, commands=commands(offers))
