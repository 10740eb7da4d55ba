"""A computation as the taxpayer sees it: totals first, then each line with its formula and its law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from actions.everyday.matter import BETTER_WAY, Made, Matter
from actions.everyday.named_taxes import TAXES, left_out
from actions.everyday.twice import OTHER
from actions.offers import TRANSFER, Offer, choices, commands
from actions.replies import citation, refuse, sentence
from backends.everyday.schemas import Assessment, Line, Result
from conversations.cards import AssessmentCard, Reply, TaxLine
from dialogue.thread import Facts
from kit.money import yuan

CHECK = Offer("transfer", "转人工核对", "transfer")
UNSETTLED = "标明“须人工确认”的，以主管税务机关答复为准"
HOW_COME = "为什么"  # the view of a result that is explained and not told again
EACH_MONTH = "average_month"  # told beside the headline, where there is one
MOST_TOTALS = 5
MOST_CHIPS = 5
MOST_FORMULAS = 4  # in the words of a reply; the card has all


def result_reply(matter: Matter, facts: Facts, made: Made, before: Mapping[str, Decimal], roughly: str = "") -> Reply:
    """``before``: the figures shown last, to say what has changed; ``roughly``: what is said of a sum told roughly."""
    first = made[0][1]
    chips = [Offer(f"if{n}", label, f"say:{words}") for n, (label, words) in enumerate(matter.chips(facts), start=1)]
    offers = [*chips[:MOST_CHIPS], CHECK]
    told = "" if OTHER in facts else matter.tells(facts, made) or (_apart(made) if matter.compares else "")
    told = f"{roughly}{told}{left_out(facts.get(TAXES, ''), made)}"
    lead = f"{told}{_compared(made, before)}"
    card = AssessmentCard(
        title=first.title,
        as_of=first.as_of,
        lead=lead,
        totals=_totals(made),
        facts=list(first.facts),
        lines=[card_line(line, when) for when, line in _merged(made)],
        notes=_notes(made),
        choices=choices(offers),
    )
    if told and facts.get("view") == BETTER_WAY and before == first.amounts():
        return Reply(text=told, card=card, commands=commands(offers))  # the rest is as it was said
    if facts.get("view") == HOW_COME:
        return Reply(text=_explained(made), card=card, commands=commands(offers))
    answer = f"{told}\n" if told else ""
    return Reply(text=f"{answer}{_spoken(made)}{_compared(made, before)}", card=card, commands=commands(offers))


def refusal(message: str) -> Reply:
    return refuse("NeedsHuman", f"这样算不出来：{sentence(message)}请核对后再说一遍，或转人工。", [TRANSFER])


def card_line(line: Line, when: str) -> TaxLine:
    return TaxLine(
        tax=line.tax,
        payer="self",
        base=line.base,
        rate=line.rate,
        formula=line.formula,
        amount=line.amount,
        basis=[citation(b) for b in line.basis],
        needs_person=line.needs_person,
        note=line.note,
        when=when or line.when,
    )


def assessment_card(assessment: Assessment) -> AssessmentCard:
    """A single case, without the buttons of a chat."""
    made = (("", assessment),)
    return AssessmentCard(
        title=assessment.title,
        as_of=assessment.as_of,
        totals=_totals(made),
        facts=list(assessment.facts),
        lines=[card_line(line, "") for line in assessment.lines],
        notes=_notes(made),
    )


def spoken(assessment: Assessment) -> str:
    return _spoken((("", assessment),))


def _totals(made: Made) -> list[tuple[str, str]]:
    if len(made) == 1:
        return [(r.label, yuan(r.amount)) for r in made[0][1].results[:MOST_TOTALS]]
    return [(f"{r.label}（{when}）", yuan(r.amount)) for when, a in made for r in a.results[:2]]


def _merged(made: Made) -> list[tuple[str, Line]]:
    """Each line of each case; one that is the same in all is told once."""
    if len(made) == 1:
        return [("", line) for line in made[0][1].lines]
    told: list[tuple[str, Line]] = []
    for when, assessment in made:
        for line in assessment.lines:
            everywhere = all(line in other.lines for _, other in made)
            if (("", line) if everywhere else (when, line)) not in told:
                told.append(("" if everywhere else when, line))
    return told


def _notes(made: Made) -> list[str]:
    missing = list(dict.fromkeys(name for _, a in made for name in a.not_computed))
    unsettled = any(a.needs_person for _, a in made)
    return [
        *([f"没有算：{'、'.join(missing)}"] if missing else []),
        *([UNSETTLED] if unsettled else []),
        *dict.fromkeys(note for _, a in made for note in a.notes),
    ]


def _spoken(made: Made) -> str:
    """For who sees no card: the figures, how they come about, and whether a person must look."""
    first = made[0][1]
    told = "；".join(_figures(when, a.results) for when, a in made)
    how = "；".join(f"{when}：{_how(a)}" if when else _how(a) for when, a in made)
    person = "其中有须人工确认的项目。" if any(a.needs_person for _, a in made) else ""
    notes = "".join(sentence(note) for note in first.notes[:1])
    notes += f"没有算：{'、'.join(first.not_computed)}。" if first.not_computed else ""
    return f"{first.title}，按 {first.as_of} 的规定：{told}。\n{how}。\n{notes}{person}仅供参考，以申报时核定的为准。"


def _explained(made: Made) -> str:
    """How the figures come about, and by which law."""
    how = "；".join(f"{when}：{_how(a)}" if when else _how(a) for when, a in made)
    lines = [line for _, a in made for line in a.lines if line.amount] or [line for _, a in made for line in a.lines]
    basis = "；".join(dict.fromkeys(f"{b.issuer}{b.doc_no}{b.article}" for line in lines for b in line.basis))
    notes = "".join(sentence(note) for note in made[0][1].notes[:2])
    return f"是这样算出来的：{how}。\n{notes}\n依据：{basis}"


def _how(assessment: Assessment) -> str:
    """The formulas of what is not nothing; of the first line where all is."""
    lines = [line for line in assessment.lines if line.amount] or list(assessment.lines[:1])
    told = [f"{line.tax}：{line.formula}" if len(lines) > 1 else line.formula for line in lines]
    return "；".join(told[:MOST_FORMULAS])


def _figures(when: str, results: Sequence[Result]) -> str:
    told = "，".join(f"{r.label} {yuan(r.amount)}" for r in results)
    return f"{when}，{told}" if when else told


def _apart(made: Made) -> str:
    """Of two cases, how much more the one is than the other."""
    if len(made) != 2:
        return ""
    (one, first), (other, second) = made
    pairs = zip(first.results, second.results, strict=False)
    told = [(a.label, b.amount - a.amount) for a, b in pairs if a.code == b.code and a.amount != b.amount][:2]
    more = "，".join(f"{label}{'多' if apart > 0 else '少'} {yuan(abs(apart))}" for label, apart in told)
    return f"{other}比{one}：{more}。" if more else f"{one}和{other}一样多。"


def _compared(made: Made, before: Mapping[str, Decimal]) -> str:
    """How much more or less than before, by the headline."""
    if len(made) != 1 or not made[0][1].results:
        return ""
    results = made[0][1].results
    if not results[0].amount - before.get(results[0].code, results[0].amount):
        return ""
    told = [r for r in results if r is results[0] or r.code == EACH_MONTH]
    each = [(r.label, r.amount - before[r.code]) for r in told if r.code in before]
    more = "，".join(f"{label}{'多' if apart > 0 else '少'} {yuan(abs(apart))}" for label, apart in each)
    return f"和刚才的结果比，{more}。"
