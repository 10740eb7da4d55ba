"""What an outcome looks like in the chat. Pure: the bot, the portal without Rasa and the tests share it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from actions.offers import RETRY, SIGN_IN, TRANSFER, Offer, choices, commands, signed_in
from backends.legislation.schemas import Basis
from conversations.cards import AnswerCard, Citation, QuotedCard, QuotedPassage, RefusalCard, Reply
from kit.errors import DaobanError
from knowledge_base.answering.outcomes import Answered, CitedSource, EntryChoice, Outcome, Quoted, QuotedText
from knowledge_base.answering.wording import understood

RefusalName = Literal["Clarify", "NotFound", "OutOfScope", "NeedsAccount", "NeedsHuman", "Unavailable"]

WAYS_OUT: dict[RefusalName, tuple[Offer, ...]] = {
    "Clarify": (TRANSFER,),
    "NotFound": (TRANSFER,),
    "OutOfScope": (TRANSFER,),
    "NeedsAccount": (SIGN_IN, TRANSFER),
    "NeedsHuman": (TRANSFER,),
    "Unavailable": (RETRY, TRANSFER),
}


def replies_to(outcome: Outcome) -> list[Reply]:
    """What the knowledge base said: one reply, or one for each of several questions in one."""
    return [reply_to(part) for part in outcome.parts or (outcome,)]


def reply_to(outcome: Outcome) -> Reply:
    """The one rendering of one answer."""
    if isinstance(outcome, Answered):
        return _answer(outcome)
    if isinstance(outcome, Quoted):
        return _quote(outcome)
    assert outcome.name != "Answered"
    assert outcome.name != "Quoted"
    go_on = [signed_in(outcome.question)] if outcome.name == "NeedsAccount" else []
    offers = [*_entries(outcome.choices), *go_on, *WAYS_OUT[outcome.name]]
    return _refusal(
        outcome.name,
        f"{_understood(outcome)}{outcome.text}",
        offers,
        receipt_id=outcome.receipt_id,
        reading=[cited(source) for source in outcome.reading],
    )


def refuse(name: RefusalName, text: str, offers: Sequence[Offer] | None = None) -> Reply:
    """A refusal of our own, with the usual ways out unless ``offers`` says others."""
    return _refusal(name, text, WAYS_OUT[name] if offers is None else offers)


def failure(error: DaobanError | None = None) -> Reply:
    """Something went wrong: what, and a way out. Only what may succeed a second time offers a retry."""
    if error is None:
        return refuse("Unavailable", "刚才没有处理成功，原因在我们这边。您可以再试一次，或转人工。")
    if error.retry:
        return refuse("Unavailable", f"{sentence(error.message)}您可以再试一次，或转人工。")
    return refuse("NeedsHuman", f"{sentence(error.message)}需要的话可以转人工。")


def citation(basis: Basis) -> Citation:
    return Citation(
        issuer=basis.issuer,
        doc_no=basis.doc_no,
        article=basis.article,
        in_force_from=basis.in_force_from,
        in_force_to=basis.in_force_to,
    )


def _answer(outcome: Answered) -> Reply:
    offers = [*_entries(outcome.choices), *((TRANSFER,) if outcome.needs_person else ())]
    notice = f"{_understood(outcome)}{outcome.notice}"
    card = AnswerCard(
        entry_id=outcome.entry_id or "",
        question=outcome.entry_question,
        notice=notice,
        short=outcome.text,
        details=outcome.details,
        steps=list(outcome.steps),
        materials=list(outcome.materials),
        citations=[cited(source) for source in outcome.citations],
        as_of=outcome.as_of,
        in_force_from=outcome.in_force_from,
        in_force_to=outcome.in_force_to,
        confidence=outcome.certainty,
        needs_person=outcome.needs_person,
        receipt_id=outcome.receipt_id,
        likeliest=outcome.likeliest,
        choices=choices(offers),
    )
    return Reply(text=_spoken(notice, outcome), card=card, commands=commands(offers))


def _quote(outcome: Quoted) -> Reply:
    resting = [e for passage in outcome.passages for e in passage.entries]
    shown = {e.entry_id: e for e in (*resting, *outcome.choices)}
    entries = _entries(list(shown.values()))
    ids = {entry_id: offer.id for entry_id, offer in zip(shown, entries, strict=True)}
    offers = [*entries, TRANSFER]
    said = _understood(outcome)
    card = QuotedCard(
        lead=f"{said}{outcome.lead}",
        passages=[_passage(p, [ids[e.entry_id] for e in p.entries]) for p in outcome.passages],
        as_of=outcome.as_of,
        receipt_id=outcome.receipt_id,
        asked_for=outcome.definite,
        choices=choices(offers),
    )
    return Reply(text=f"{said}{outcome.text}", card=card, commands=commands(offers))


def _passage(passage: QuotedText, resting: list[str]) -> QuotedPassage:
    return QuotedPassage(
        source=cited(passage.source),
        heading=passage.heading,
        text=passage.text,
        state=passage.state,
        whole=passage.whole,
        note=passage.note,
        resting=resting,
    )


def _understood(outcome: Outcome) -> str:
    return understood(outcome.understood) if outcome.understood else ""


def _spoken(notice: str, outcome: Answered) -> str:
    """The answer for who sees no card: with its basis, and whether a person must confirm."""
    short = f"{notice}\n\n{outcome.text}" if notice else outcome.text
    basis = "；".join(dict.fromkeys(f"{s.issuer}{s.doc_no}{s.article}" for s in outcome.citations))
    confirm = "\n这一点须人工确认。" if outcome.needs_person else ""
    return f"{short}{confirm}\n依据：{basis}" if basis else f"{short}{confirm}"


def _refusal(
    name: RefusalName,
    text: str,
    offers: Sequence[Offer],
    *,
    receipt_id: str = "",
    reading: Sequence[Citation] = (),
) -> Reply:
    card = RefusalCard(outcome=name, text=text, receipt_id=receipt_id, choices=choices(offers), reading=list(reading))
    return Reply(text=text, card=card, commands=commands(offers))


def _entries(found: Sequence[EntryChoice]) -> list[Offer]:
    return [Offer(f"entry{n}", e.question, f"ask:{e.entry_id}", e.short) for n, e in enumerate(found, start=1)]


def cited(source: CitedSource) -> Citation:
    return Citation(
        issuer=source.issuer,
        doc_no=source.doc_no,
        article=source.article,
        title=source.title,
        in_force_from=source.in_force_from,
        in_force_to=source.in_force_to,
        imported=source.imported,
    )


def sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
