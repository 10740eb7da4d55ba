"""What is being made of one message: the replies so far, and the thread as it will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from actions.offers import TRANSFER, Offer, choices, commands
from backends.profile.acting import Acting
from backends.profile.mandates import Right
from conversations.cards import AskCard, Choice, Reply
from dialogue.heard import Heard
from dialogue.talk import word
from dialogue.thread import MOST_SPOKEN, Kept, Offered, Sought, Thread, dump


@dataclass
class Stage:
    """``taxpayer_id``: whose affairs they are, looked up by conversation, never taken from words. ``actor``: who speaks
    in their place; none: themselves."""

    conversation_id: str
    taxpayer_id: str | None
    heard: Heard
    thread: Thread
    today: date
    waiting: bool = False  # for a person
    replies: list[Reply] = field(default_factory=list)
    handed_over: bool = False
    listed: tuple[Offered, ...] = ()  # what was told by number, whether it has a button or not
    actor: str | None = None
    acting: Acting | None = None
    wants_own: bool = False  # the knowledge base has nothing to say, the person's own record has

    def check_may(self, right: Right, did: str = "") -> None:
        """That the role of who speaks allows it; ``did``, and refusals, as in ``Acting.check``."""
        if self.actor is not None:
            assert self.acting is not None
            self.acting.check(self.actor, self.taxpayer_id, right, did=f"chat/{did}" if did else "")

    def say(self, reply: Reply) -> None:
        self.replies.append(reply)

    def tell(self, text: str, offers: Sequence[Offer] = ()) -> None:
        """A plain sentence, with buttons below it if there are ``offers``."""
        card = AskCard(text=text, choices=choices(offers)) if offers else None
        self.say(Reply(text=text, card=card, commands=commands(offers)))

    def offer(self, offer: Offer) -> None:
        """One more button below what was said last."""
        self.replies[-1] = offering(self.replies[-1], offer)

    def keep(self, text: str, act: str) -> None:
        """Asked, and taken up again by the first word after the sign-in."""
        self.thread = replace(self.thread, kept=Kept(text, act))

    def now_about(self, office: Sought) -> None:
        """What is asked next may go on from ``office``."""
        self.thread = replace(self.thread, office=office)

    def times_said(self, key: str) -> int:
        return self.thread.talked.get(key, 0)

    def note_said(self, key: str) -> None:
        talked = {**self.thread.talked, key: self.times_said(key) + 1}
        self.thread = replace(self.thread, talked=talked)

    def finish(self) -> list[Reply]:
        """The replies, equal ones folded; the last one carries the thread."""
        replies = list({reply.text: reply for reply in self.replies}.values())
        if not replies:
            return []
        lately = self.thread.spoken[-MOST_EQUAL_WITHIN:]
        spoken = (*self.thread.spoken, *(_key(reply) for reply in replies))[-MOST_SPOKEN:]
        if any(lately.count(_key(reply)) >= 2 for reply in replies):
            lead = word("again", self.times_said("again")).text  # said in turn, so that it is not the same either
            self.note_said("again")
            replies = [again(r, lead) if lately.count(_key(r)) >= 2 else r for r in replies]
        self.thread = replace(self.thread, spoken=spoken, offered=_offered(replies, self.listed))
        replies[-1] = replies[-1].model_copy(update={"thread": dump(self.thread)})
        return replies


SPOKEN = 64  # characters of a reply that are kept as they are
MOST_EQUAL_WITHIN = 4  # replies: what was said twice among these is not said a third time as it is


def _key(reply: Reply) -> str:
    """By which a reply is known again; two results that begin alike are two."""
    text = reply.text
    return text if len(text) <= SPOKEN else f"{text[:SPOKEN]}{sha256(text.encode()).hexdigest()[:16]}"


def again(reply: Reply, lead: str) -> Reply:
    """``reply`` for the third time: ``lead`` says that it does not help, and a button leads to a person."""
    text = f"{lead}\n{reply.text}"
    card = reply.card
    shown = next((name for name in ("text", "notice", "lead") if hasattr(card, name)), None)
    if card is not None and shown is not None:
        card = card.model_copy(update={shown: f"{lead}\n\n{getattr(card, shown)}".strip()})
    return offering(reply.model_copy(update={"text": text, "card": card}), TRANSFER)


def offering(reply: Reply, offer: Offer) -> Reply:
    """``reply`` with one more button, where its card can have any; the way to a person stays the last."""
    card = reply.card or AskCard(text=reply.text)
    listed: list[Choice] | None = getattr(card, "choices", None)
    if listed is None or offer.id in reply.commands:
        return reply
    made = sorted([*listed, *choices([offer])], key=lambda choice: choice.id == TRANSFER.id)
    card = card.model_copy(update={"choices": made})
    return reply.model_copy(update={"card": card, "commands": {**reply.commands, **commands([offer])}})


def _offered(replies: Sequence[Reply], listed: Sequence[Offered]) -> tuple[Offered, ...]:
    """The choices that the person now sees last, behind what was ``listed``."""
    commands = {one.command for one in listed}
    return (*listed, *(one for one in _with_buttons(replies) if one.command not in commands))


def _with_buttons(replies: Sequence[Reply]) -> tuple[Offered, ...]:
    for reply in reversed(replies):
        labels = {c.id: c.label for c in getattr(reply.card, "choices", [])}
        if labels:
            return tuple(Offered(label, reply.commands[i]) for i, label in labels.items() if i in reply.commands)
    return ()
