"""What the table of offices says; where it says nothing, who knows."""

from __future__ import annotations

from collections.abc import Sequence

from actions.consulting import Consulting
from actions.offers import TRANSFER, Offer, choices, commands
from actions.services import Services
from actions.stage import Stage
from actions.walk_offers import after_answer
from conversations.cards import FactsCard, Reply
from dialogue import moves as m
from dialogue.thread import Sought
from knowledge_base.offices.schemas import ASPECTS, Office

HALLS = "channel-hall-hours"  # the entry that is gone on from, and that tells of all halls at once
MOST_SHOWN = 3
NO_BOOKING = "预约、改约和取消，我这里都办不了，要自己去约。"
ASK_THEM = "以 12366 答复为准，也可以在北京市税务局网站或电子税务局的办税地图里查"


class OfficeDesk:
    def __init__(self, services: Services, consulting: Consulting) -> None:
        self._offices = services.offices
        self._knowledge = services.knowledge
        self._walks = services.walks
        self._consulting = consulting

    def tell(self, move: m.TellOffice, stage: Stage) -> None:
        sought, walked = move.sought, stage.thread.walk_in_hand
        found = [o for o in self._offices() if o.kind == sought.kind and sought.district in ("", *o.districts)]
        if not found:
            return self._consulting.consult(m.Consult(stage.heard.text, stage.heard.act), stage)
        if sought.books or (sought.kind == "hall" and "booking" in sought.about):
            stage.tell(NO_BOOKING)
        if len(found) > MOST_SHOWN:
            self._ask_district(found, sought, stage)
        else:
            self._consulting.hold(HALLS if sought.kind == "hall" else next(iter(found[0].entries), ""), stage)
            for office in found:
                self._about(office, sought, stage)
            after_answer(stage, walked, [], self._walks)
        return stage.now_about(sought)

    def _ask_district(self, found: Sequence[Office], sought: Sought, stage: Stage) -> None:
        """Which of many; if nothing that is asked for is known of any, the entry that says so."""
        if not any(_asked(office, sought) for office in found):
            return self._consulting.show(HALLS, stage)
        names = dict.fromkeys(name for office in found for name in office.districts)
        return stage.tell("您要去哪个区的？", [Offer(f"district{n}", d, f"say:{d}的") for n, d in enumerate(names)])

    def _about(self, office: Office, sought: Sought, stage: Stage) -> None:
        known = _asked(office, sought)
        text = _sentence(office, known, _missing(office, sought))
        related = filter(None, map(self._knowledge.entry, office.entries))
        offers = [Offer(f"entry{n}", e.question, f"ask:{e.id}") for n, e in enumerate(related, start=1)]
        offers.append(TRANSFER)
        if not office.known():
            return stage.tell(text, offers)
        card = FactsCard(
            title=office.name,
            as_of=stage.today,
            facts=[(ASPECTS[aspect], told) for aspect, told in office.known().items()],
            notes=_notes(office, known),
            choices=choices(offers),
        )
        return stage.say(Reply(text=text, card=card, commands=commands(offers)))


def _asked(office: Office, sought: Sought) -> dict[str, str]:
    """What is known of what was asked; of all, if nothing in particular was."""
    known = office.known()
    return {aspect: told for aspect, told in known.items() if aspect in sought.about} if sought.about else known


def _missing(office: Office, sought: Sought) -> list[str]:
    about = sought.about or (tuple(ASPECTS) if not office.known() else ())
    return [label for aspect, label in ASPECTS.items() if aspect in about and aspect not in office.known()]


def _sentence(office: Office, known: dict[str, str], missing: Sequence[str]) -> str:
    told = "；".join(f"{ASPECTS[aspect]}：{value}" for aspect, value in known.items())
    lines = [f"{office.name}，{told}。" if told else ""]
    if missing:
        lines.append(f"{'' if told else office.name + '的'}{'、'.join(missing)}，这里没有核到，{ASK_THEM}。")
    return "\n".join(filter(None, lines))


def _notes(office: Office, known: dict[str, str]) -> list[str]:
    if not known:
        return []
    day = f"，截至 {office.as_of.year} 年 {office.as_of.month} 月 {office.as_of.day} 日" if office.as_of else ""
    unsure = [] if office.verified else ["以上没有逐项核实，去之前请先打电话确认。"]
    return [f"来源：{office.source}{day}", *unsure]
