"""A guided walk as the person sees it: questions, steps with what to prepare, and what a helper is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from actions.consulting import Consulting
from actions.forms import WorkingForm
from actions.offers import TRANSFER, Offer, choices, commands
from actions.places import places_in
from actions.replies import cited
from actions.services import Services
from actions.stage import Stage
from actions.walk_offers import go_on
from conversations.cards import AskCard, Citation, Confidence, Reply, WalkCard, WalkItem, WalkStep
from dialogue import moves as m
from dialogue import walks as w
from dialogue.thread import Thread, Walked
from knowledge_base.answering.outcomes import Answered
from knowledge_base.errors import EntryNotFoundError
from knowledge_base.walks.schemas import Step, Walk

SURE: tuple[Confidence, ...] = ("unsettled", "secondary", "confirmed")  # the least sure first
PERSON_AFTER = 2  # times stuck at one step: then a person is advised


@dataclass(frozen=True, slots=True)
class Basis:
    """What a step rests on today. ``needs_person``: some of it is unsettled or no longer holds."""

    citations: tuple[Citation, ...]
    confidence: Confidence
    needs_person: bool


class Walking:
    def __init__(self, services: Services, forms: Mapping[str, WorkingForm], consulting: Consulting) -> None:
        self._walks = services.walks
        self._knowledge = services.knowledge
        self._offices = services.offices
        self._forms = forms
        self._consulting = consulting

    def guide(self, move: m.Guide, stage: Stage) -> None:
        walk = self._walks[move.walked.walk]
        walked = replace(move.walked, aside=0)
        stage.thread = stage.thread.parking().with_walk(walked)
        if move.say == "ask":
            return self._ask(walk, walked, move.lead, stage)
        if move.say == "pause":
            return self._pause(walk, walked, stage)
        if move.say == "finish":
            stage.say(_finished(walk, walked, move.lead, stage))
            stage.thread = stage.thread.without_walk(walk.id)
            return None
        step = _step(walk, walked)
        self._consulting.hold(step.rests_on[0], stage)
        return stage.say(self._shown(walk, walked, step, move, stage))

    def name_walks(self, move: m.NameWalks, stage: Stage) -> None:
        stage.tell("这些事我可以一步一步带您办，中途随时能停，过几天接着来。您要办哪一件？", self._named(stage.thread))

    def ask_which(self, move: m.AskWhich, stage: Stage) -> None:
        form = self._forms[stage.thread.parked[-1].form]
        forms = [Offer("form", f"接着{form.title}", f"say:接着{form.title}")]
        walks = [o for o in self._named(stage.thread) if o.note]
        stage.tell("您有几件办到一半的事，接着办哪一件？", [*forms, *walks])

    def described(self, thread: Thread) -> list[tuple[str, str]]:
        """What a person who takes over should know of the walk gone on with last."""
        walked = self._last(thread)
        if walked is None:
            return []
        walk = self._walks[walked.walk]
        done = [s.title for s in w.steps_of(walk, walked) if s.id in walked.done]
        still = [s.title for s in w.open_steps(walk, walked)]
        facts = (
            ("一步一步办", walk.title),
            ("办到", _place(walk, walked)),
            ("已办好", "；".join(done)),
            ("还没办", "；".join(still)),
            ("已备好", "、".join(walked.ready)),
            ("办理中说过", "；".join(walked.told)),
        )
        return [(label, value) for label, value in facts if value]

    def under_way(self, thread: Thread) -> list[Offer]:
        """The way back to the walk gone on with last."""
        walked = self._last(thread)
        return [go_on(self._walks[walked.walk], walked)] if walked is not None else []

    def _last(self, thread: Thread) -> Walked | None:
        return next((one for one in reversed(thread.walks) if one.walk in self._walks), None)

    def place(self, thread: Thread) -> str:
        """The walk in hand and its step, empty when there is none."""
        walked = thread.walk_in_hand
        walk = self._walks.get(walked.walk) if walked is not None else None
        return f"{walk.title}办到{_place(walk, walked)}" if walk is not None and walked is not None else ""

    def _ask(self, walk: Walk, walked: Walked, lead: str, stage: Stage) -> None:
        question = w.question_of(walk, walked)
        assert question is not None
        number = len(walked.answers)
        offers = [
            Offer(f"answer{place}", answer.label, w.command(walk.id, "answer", f"{number}.{place}"))
            for place, answer in enumerate(question.answers)
        ]
        if walked.stuck:
            lead = "请在下面选一个；说不清的，说“不清楚”，我从第一步讲起。"
        elif not number:
            lead += f"好的，我一步一步带您办“{walk.title}”。中途随时能停，过几天接着来；办不下去可以转人工。先问一下："
        text = f"{lead}\n{question.text}" if lead else question.text
        offers.append(TRANSFER)
        stage.say(Reply(text=text, card=AskCard(text=text, choices=choices(offers)), commands=commands(offers)))

    def _pause(self, walk: Walk, walked: Walked, stage: Stage) -> None:
        stage.thread = stage.thread.letting_go()
        here = _place(walk, walked)
        text = f"好的，“{walk.title}”先停在{here}，办好的、备好的我都记着。想接着办，说“接着办{walk.title}”就行。"
        stage.tell(text, [go_on(walk, walked)])

    def _shown(self, walk: Walk, walked: Walked, step: Step, move: m.Guide, stage: Stage) -> Reply:
        offers = self._ways_on(walk, walked, step, stuck=move.say == "stuck")
        lead = _stuck(walked, step) if move.say == "stuck" else move.lead
        basis = self._basis(step)
        card = WalkCard(
            title=walk.title,
            lead=lead,
            number=w.number_of(walk, walked, step),
            steps=_steps(walk, walked, step),
            text=step.do,
            prepare=[WalkItem(label=item, ready=item in walked.ready) for item in step.prepare],
            where=step.where,
            takes=step.takes,
            places=places_in((step.where,), self._offices()),
            citations=list(basis.citations),
            as_of=stage.today,
            confidence=basis.confidence,
            needs_person=basis.needs_person,
            choices=choices(offers),
        )
        return Reply(text=_spoken(card, step.title), card=card, commands=commands(offers))

    def _ways_on(self, walk: Walk, walked: Walked, step: Step, *, stuck: bool) -> list[Offer]:
        troubles = [t for t in step.troubles if self._knowledge.entry(t.entry) is not None] if stuck else []
        ways = [Offer(f"trouble{n}", t.text, f"ask:{t.entry}") for n, t in enumerate(troubles, start=1)]
        last = len(w.open_steps(walk, walked)) == 1
        ways.append(Offer("done", "办好了" if last else "办好了，下一步", w.command(walk.id, "done", step.id)))
        if not stuck:
            ways.append(Offer("stuck", "卡住了", w.command(walk.id, "stuck", step.id)))
        return [*ways, Offer("pause", "先到这", w.command(walk.id, "pause")), TRANSFER]

    def _basis(self, step: Step) -> Basis:
        found = [outcome for outcome in map(self._answer, step.rests_on) if outcome is not None]
        sources = dict.fromkeys(source for outcome in found for source in outcome.citations)
        gone = len(found) < len(step.rests_on)
        certainty = "unsettled" if gone else min((outcome.certainty for outcome in found), key=SURE.index)
        return Basis(tuple(map(cited, sources)), certainty, certainty == "unsettled")

    def _answer(self, entry_id: str) -> Answered | None:
        """What the entry says today, if it says anything."""
        try:
            outcome = self._knowledge.answer_entry(entry_id, record=False)
        except EntryNotFoundError:
            return None
        return outcome if isinstance(outcome, Answered) else None

    def _named(self, thread: Thread) -> list[Offer]:
        known = {walked.walk: walked for walked in thread.walks}
        return [
            Offer(
                f"walk{n}",
                walk.title,
                w.command(walk.id),
                f"办到{_place(walk, known[walk.id])}" if walk.id in known else "",
            )
            for n, walk in enumerate(self._walks.values(), start=1)
        ]


def _step(walk: Walk, walked: Walked) -> Step:
    here = w.step_of(walk, walked)
    return next(step for step in walk.steps if step.id == here.id)


def _place(walk: Walk, walked: Walked) -> str:
    if not walked.step:
        return "还没开始的地方"
    step = w.step_of(walk, walked)
    return f"第 {w.number_of(walk, walked, step)} 步（共 {len(w.steps_of(walk, walked))} 步）：{step.title}"


def _steps(walk: Walk, walked: Walked, here: Step | None) -> list[WalkStep]:
    def state(step: w.Step) -> str:
        if here is not None and step.id == here.id:
            return "current"
        return "done" if step.id in walked.done else "open"

    return [WalkStep.model_validate({"title": s.title, "state": state(s)}) for s in w.steps_of(walk, walked)]


def _stuck(walked: Walked, step: Step) -> str:
    if walked.stuck > PERSON_AFTER or not step.troubles:
        return (
            "还是办不下去的话，建议转人工：办到哪一步、备好了什么、您说过的都会转过去。也可以把卡住的地方具体说一说。"
        )
    return "这一步容易卡在下面这些地方，看看是不是；都不是的话，把卡住的地方具体说一说，或者转人工。"


def _finished(walk: Walk, walked: Walked, lead: str, stage: Stage) -> Reply:
    text = f"“{walk.title}”的每一步都办好了。还有没说到的，直接问我就行。"
    offers = [TRANSFER]
    card = WalkCard(
        title=walk.title,
        lead=lead,
        number=0,
        steps=_steps(walk, walked, None),
        text=text,
        as_of=stage.today,
        confidence="confirmed",
        choices=choices(offers),
    )
    return Reply(text=f"{lead}\n{text}" if lead else text, card=card, commands=commands(offers))


def _spoken(card: WalkCard, step: str) -> str:
    """The step for who sees no card."""
    lines: Sequence[str] = [
        card.lead,
        f"{card.title}，第 {card.number} 步，共 {len(card.steps)} 步：{step}",
        card.text,
        f"要准备：{'；'.join(f'{i.label}（已备好）' if i.ready else i.label for i in card.prepare)}"
        if card.prepare
        else "",
        f"在哪办：{card.where}" if card.where else "",
        f"时间：{card.takes}" if card.takes else "",
        "这一步须人工确认。" if card.needs_person else "",
        f"依据：{'；'.join(dict.fromkeys(f'{c.issuer}{c.doc_no}{c.article}' for c in card.citations))}",
    ]
    return "\n".join(filter(None, lines))
