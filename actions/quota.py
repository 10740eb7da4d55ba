"""调整发票总额度: who asks comes from the conversation, the wanted quota from the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from actions.errors import NoQuotaError
from actions.housing.facts import amount
from actions.offers import Offer, choices, commands
from actions.replies import citation
from backends.invoice.schemas import QuotaDecision
from backends.services import Backends
from conversations.cards import DecisionCard, Reply
from dialogue.forms import Change, Declined, Question, Taken
from dialogue.records import another_firm
from dialogue.talk import word
from dialogue.thread import Facts
from language.normalise import normalise
from language.reading import read
from language.reading.relative import times_in

FIELD = "wanted_quota"
ADDED = "added"  # 再加 50 万: on top of what there is
TIMES = "times"  # 翻一倍
WHO, PERSON = "who", "person"  # who says that nobody but themselves asks
SMALLEST_QUOTA = Decimal(1000)  # quotas are granted in 万; a smaller bare number has left the unit out

NO_QUOTA = "个人名下没有核定发票总额度，也就没有可以提高的。个人需要开发票的，可以向税务机关申请代开。"
AGAIN = Offer("again", "换个额度再看", "say:我要申请调整发票总额度")
CHECK = Offer("transfer", "转人工核对", "transfer")

_MYSELF = re.compile(
    r"(?:我|咱|俺)?(?:就)?是?个人(?!独资|所得|经营|工商|公司)|自然人|没有?(?:营业)?执照|没(?:有|开)公司|不是公司"
)
_TRADES = re.compile(r"个体|我们?(?:的)?(?:公司|企业|单位|店|厂)|工作室|合作社|小规模|一般纳税人|有执照")
# 为啥提不了额度: what stands against it shows with any sum that is more than there is.
_WHY_NOT = re.compile(
    r"(?:为[啥什何]么?|凭(?:啥|什么)|什么原因|怎么|咋)[^,，。]{0,8}(?:不(?:了|能|给|让|行|批|可以)|没(?:批|过|提))|(?:提|涨|加|调|增)[^,，。]{0,4}不(?:了|上去|成)(?:是)?(?:为[啥什]|什么原因|咋|怎么)"
)
# 申请被驳回了, 50万的申请没通过: of what was asked for before.
_REFUSED = re.compile(r"^(?!.*(?:再|重新|这次|改|换)).*(?:驳回|被拒|打回|没有?(?:给)?通过|不予(?:通过|批准|调整))")
A_LITTLE = f"{ADDED}:{SMALLEST_QUOTA}"
_DOUBLE = re.compile(r"翻(?:一)?倍|翻番|(?:提|加|涨|增)一倍|加倍")
_TIMES = re.compile(r"(?:提|加|调|涨|翻|增加?)(?:高|到)?(?P<n>[两三四五2345])倍")
_N = {"两": 2, "三": 3, "四": 4, "五": 5}


class QuotaForm:
    name = "quota"
    act = "raise_quota"
    title = "调整发票总额度"
    about = "invoice-quota-raise"
    questions: Mapping[str, Question] = {
        FIELD: Question(
            text="您希望把发票总额度（每月，不含税）调到多少？",
            hint="例如：50 万元",
            why="税务机关按您希望的额度和实际用票情况来核，所以要一个数。",
            other="说一个月大概要开多少票就行，例如“50万”；也可以说“再加20万”“翻一倍”。",
            unread="没有读出额度。请写一个数并带上单位，例如 50 万元。",
        )
    }

    def __init__(self, backends: Backends, today: Callable[[], date]) -> None:
        self._profile = backends.profile
        self._invoice = backends.invoice
        self._today = today

    def take(self, facts: Facts, text: str, asked: str | None) -> Taken:
        plain = normalise(text)
        if _TRADES.search(plain) is None and _MYSELF.search(plain) is not None:
            facts = {**facts, WHO: PERSON}
        wanted = self._more_of(facts.get(FIELD, ""), text) or self._read(text, asked)
        if wanted is None and FIELD not in facts and _WHY_NOT.search(plain):
            wanted = A_LITTLE
        if wanted not in (None, A_LITTLE) and _REFUSED.search(plain) is not None:
            return Taken(dict(facts))
        if wanted is None or facts.get(FIELD) == wanted:
            return Taken(dict(facts), problem=self._problem(text, asked))
        before = facts.get(FIELD)
        change = Change(FIELD, "希望的总额度", shown(wanted), shown(before) if before else "")
        return Taken({**facts, FIELD: wanted}, (change,))

    def _more_of(self, before: str, text: str) -> str | None:
        """要是再加一半, of the quota that was told."""
        times = times_in(text)
        if times is None or not before.isdigit() or read(text, "quota", self._today()).sums:
            return None
        return f"{Decimal(before) * times:.0f}"

    def _read(self, text: str, asked: str | None) -> str | None:
        plain = normalise(text)
        part = times_in(plain)
        if part is not None and part > 1 and not re.search(r"\d\s*万", plain) and not _DOUBLE.search(plain):
            return f"{TIMES}:{part}"
        if _DOUBLE.search(plain):
            return f"{TIMES}:2"
        times = _TIMES.search(plain)
        if times is not None:
            return f"{TIMES}:{_N.get(times['n'], times['n'])}"
        reading = read(text, "quota", self._today())
        added = reading.roles.get("quota_added")
        if added is not None and added.exact is not None:
            return f"{ADDED}:{added.exact}"
        money = reading.roles.get("quota") or (reading.sums[-1].money if reading.sums else None)
        bare = "no_unit" in reading.unclear
        if money is None or money.low is None or (bare and asked != FIELD):
            return None
        return str(money.high) if money.high is not None and money.high >= SMALLEST_QUOTA else None

    def _problem(self, text: str, asked: str | None) -> str:
        if asked != FIELD:
            return ""
        sums = read(text, "quota", self._today()).sums
        return "这样还核不了，请说一个确定的数，例如 50 万元。" if any(s.money.low is None for s in sums) else ""

    def fits(self, text: str) -> int:
        return 0

    def beside(self, question: str, said: str) -> bool:
        return False

    def explains(self, text: str) -> bool:
        return False

    def wants(self, text: str, told: str = "") -> bool:
        return False

    def supposes(self, text: str) -> bool:
        return False

    def after(self, form: str, facts: Facts, text: str | None) -> Facts | None:
        return None

    def apart(self, text: str) -> Sequence[str]:
        return [text]

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        return None

    def missing(self, facts: Facts) -> Sequence[str]:
        return [] if FIELD in facts else [FIELD]

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        return [("希望的总额度", shown(facts[FIELD]))] if FIELD in facts else []

    def further(self, facts: Facts) -> Sequence[str]:
        return []

    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        if taxpayer_id is None:
            return Declined(NO_QUOTA) if facts.get(WHO) == PERSON else None
        taxpayer = self._profile.find(taxpayer_id)
        if taxpayer is not None and another_firm(text, taxpayer.name):
            return Declined(word("others_firm", 0).text)
        return Declined(NO_QUOTA) if taxpayer is not None and taxpayer.kind == "person" else None

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        wanted = facts.get(FIELD)
        said = f"我要把发票总额度{said_of(wanted)}" if wanted else "我要申请调整发票总额度"
        return "调整发票总额度要查您的登记、申报和用票情况，请先登录。", said

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        return facts, ""

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        assert taxpayer_id is not None
        quota = self._wanted(facts[FIELD], taxpayer_id)
        decision = self._invoice.review_quota_raise(taxpayer_id, quota, today)
        return [decision_reply(decision, quota)]

    def _wanted(self, said: str, taxpayer_id: str) -> Decimal:
        verb, _, number = said.rpartition(":")
        if not verb:
            return Decimal(said)
        taxpayer = self._profile.find(taxpayer_id)
        held = taxpayer.invoicing.monthly_quota if taxpayer is not None and taxpayer.invoicing is not None else None
        if held is None:
            raise NoQuotaError("没有查到您现在的发票总额度，请直接说要调到多少，例如 50 万元")
        return held * Decimal(number) if verb == TIMES else held + Decimal(number)


def shown(wanted: str) -> str:
    verb, _, number = wanted.rpartition(":")
    return {
        "": lambda: amount(Decimal(number)),
        ADDED: lambda: f"在现有额度上加 {amount(Decimal(number))}",
        TIMES: lambda: f"现有额度的 {number} 倍",
    }[verb]()


def said_of(wanted: str) -> str:
    """As the person could have typed it, to go on after the sign-in."""
    verb, _, number = wanted.rpartition(":")
    return {"": f"调到{number}元", ADDED: f"再加{number}元", TIMES: f"提到{number}倍"}[verb]


def _submit(quota: Decimal) -> Offer:
    """What nothing stands against is applied for: the invoice forms decide it, or hand it to people."""
    return Offer("submit", "提交申请", f"say:提交把发票总额度调到{quota}元的申请")


def decision_reply(decision: QuotaDecision, quota: Decimal) -> Reply:
    offers = [*([_submit(quota)] if decision.result != "no" else []), CHECK, AGAIN]
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
