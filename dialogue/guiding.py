"""What a message does to a guided walk: begins it, ticks a step off, is stuck at one, pauses, goes on days later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from dialogue import walks as w
from dialogue.choosing import pick
from dialogue.heard import QUESTIONS, Heard
from dialogue.moves import AskWhich, Guide, Move, NameWalks, Park, Talk
from dialogue.thread import Offered, Thread, Walked
from dialogue.walk_words import means, named_ready, returns, wants_guidance, which_answer
from dialogue.words import asks_something
from language.normalise import normalise
from language.quantities import read_number

Moves = tuple[Move, ...]
Walks = Mapping[str, w.Walk]
NOTHING: Moves = ()
SHORT = 16  # characters: a longer wish names its matter
LONG = 24  # characters: a longer sentence is more than a word to the walk

_EDGES = " ，,。.；;！!？?~"
_NUMBERED = re.compile(r"(?P<upto>前)?(?:第|(?<=[前到在]))(?P<n>[0-9一二两三四五六七八九十]+)步(?!一?步)")
_TO_STEP = re.compile(r"回到|卡在|到第|^第")
_AGAIN = re.compile(r"继续|接着")
# Said to the walk, though something else has been answered since.
_CLEAR = re.compile(r"步|下一|往下|继续|接着|[办做弄]|搞定|齐|备")
_PIECES = re.compile(r"[，,。；;、！!？?\s]+")
READY, NOT_READY = "备好了:", "还没备好"  # what WalkCard.vue says for its boxes, things apart by a semicolon


def pressed(heard: Heard, thread: Thread, walks: Walks) -> Moves:
    """A button of a walk: it says of which one and which step, whatever is in hand now."""
    if not heard.chosen or not heard.act.startswith("walk:"):
        return NOTHING
    _, name, verb, what = (*heard.act.split(":", 3), "", "")[:4]
    walk = walks.get(name)
    if walk is None:
        return (Talk("nothing_to_continue"),)
    known = thread.walked(name)
    walked = known or w.begun(walk)
    if verb == "answer":
        question, place = map(int, what.split("."))
        if question < len(walk.questions) and place < len(walk.questions[question].answers):
            walked = replace(walked, answers=walked.answers[:question], step="")
            return (_shown(walk, w.answered(walk, walked, place)),)
    elif what in (step.id for step in w.steps_of(walk, walked)):
        here = w.at_step(walked, what)
        if verb == "done" and known is not None:
            return (_ticked(walk, walked, [what]),)
        return (Guide(w.stuck(here), "stuck") if verb == "stuck" else _shown(walk, here),)
    return (Guide(walked, "pause") if verb == "pause" else _shown(walk, walked),)


def guided(heard: Heard, thread: Thread, walks: Walks) -> Moves:
    """Words that begin a walk, go on with one, or are said to the one in hand."""
    said = heard.plain.strip(_EDGES)
    begins = _begins(said, thread, walks)
    if begins:
        return (*((Park(quietly=True),) if thread.form_open else ()), *begins)
    under_way = [walked for walked in thread.walks if walked.walk in walks]
    if thread.form_open or not under_way:
        return NOTHING
    walked = under_way[-1]
    walk = walks[walked.walk]
    if thread.walk_in_hand is not walked:
        return _goes_on(said, heard, thread, walk, walked)
    if w.question_of(walk, walked) is not None:
        return _answers(said, heard, walk, walked)
    return _in_pieces(said, walk, walked) or _at_step(said, heard, walk, walked)


def _in_pieces(said: str, walk: w.Walk, walked: Walked) -> Moves:
    """第一步办好了，第二步怎么弄: each piece taken by itself, if every one is a word to the walk."""
    pieces = [piece for piece in _PIECES.split(said) if piece]
    leads, last = [], None
    for piece in pieces if len(pieces) > 1 and not said.startswith(READY) else ():
        moves = _at_step(piece, Heard(piece), walk, walked)
        if not moves or not isinstance(moves[0], Guide):
            return NOTHING
        last = moves[0]
        walked = last.walked
        leads.append(last.lead)
    return (replace(last, lead="".join(leads)),) if last is not None else NOTHING


def _begins(said: str, thread: Thread, walks: Walks) -> Moves:
    walk = _named(said, walks)
    known = thread.walked(walk.id) if walk is not None else None
    back = len(said) <= LONG and returns(said, known=known is not None) and not asks_something(said)
    if walk is not None and back:
        lead = "" if known is not None else f"这里没有记着“{walk.title}”办到哪儿了。"
        return (_shown(walk, known or w.begun(walk), lead),)
    if not wants_guidance(said):
        return NOTHING
    if walk is not None:
        return (_shown(walk, known or w.begun(walk)),)
    return _without_name(thread, walks) if len(said) <= SHORT and not thread.form_open else NOTHING


def _without_name(thread: Thread, walks: Walks) -> Moves:
    """Guidance through what is in hand, or through which of all."""
    if thread.walk_in_hand is not None and thread.walk_in_hand.walk in walks:
        return (_shown(walks[thread.walk_in_hand.walk], thread.walk_in_hand),)
    walk = w.walk_of(thread.answer.entry_id, walks) if thread.answer is not None else None
    if walk is not None:
        return (_shown(walk, thread.walked(walk.id) or w.begun(walk)),)
    return (NameWalks(),) if walks else NOTHING


def _named(said: str, walks: Walks) -> w.Walk | None:
    """The walk that ``said`` calls by the longest name."""
    names = [(len(name), walk) for walk in walks.values() for name in (walk.title, *walk.names) if name in said]
    return max(names, key=lambda found: found[0])[1] if names else None


def _goes_on(said: str, heard: Heard, thread: Thread, walk: w.Walk, walked: Walked) -> Moves:
    """Back to a walk after a detour: only words that can mean nothing else."""
    if _TO_STEP.search(said) and len(said) <= SHORT and not asks_something(said):
        numbered = _numbered(said, walk, walked)
        if numbered:
            return numbered
    plain = means(said, "done", "next", "progress") and _CLEAR.search(said)
    if not plain and not heard.is_("continue"):
        return NOTHING
    return (AskWhich(),) if thread.parked else (_shown(walk, walked, f"接着办“{walk.title}”。"),)


def _answers(said: str, heard: Heard, walk: w.Walk, walked: Walked) -> Moves:
    """To a question that finds where the person stands."""
    question = w.question_of(walk, walked)
    assert question is not None
    labels = [Offered(answer.label, f"say:{place}") for place, answer in enumerate(question.answers)]
    found = pick(said, labels)
    place = labels.index(found) if found is not None else which_answer(said, [o.label for o in labels])
    if place is not None and (found is not None or not asks_something(said)):
        return (_shown(walk, w.answered(walk, walked, place)),)
    if means(said, "pause") or heard.is_("cancel", "goodbye"):
        return (Guide(walked, "pause"),)
    if heard.is_("start_over"):
        return (_shown(walk, w.begun(walk)),)
    if heard.is_("dont_know", "none_of_these", "affirm", "deny") or means(said, "next") or walked.stuck:
        return (_shown(walk, w.at_first(walk, walked), "那从头一步一步看，已经办过的说“办好了”就行。"),)
    if asks_something(said) or heard.is_(*QUESTIONS) or len(said) > LONG:
        return NOTHING
    return (Guide(w.stuck(walked), "ask"),)


def _numbered(said: str, walk: w.Walk, walked: Walked) -> Moves:
    """第三步: gone to, stuck at, or done."""
    found = _NUMBERED.search(said)
    rest = _NUMBERED.sub("", said)
    if found is None or len(rest) > SHORT:
        return NOTHING
    steps, number = w.steps_of(walk, walked), int(read_number(found["n"]) or 0)
    if not 1 <= number <= len(steps):
        return (_shown(walk, walked, f"一共 {len(steps)} 步，没有第 {number} 步。"),)
    step = steps[number - 1].id
    if means(said, "done"):
        return (_ticked(walk, walked, [s.id for s in steps[:number]] if found["upto"] else [step]),)
    if means(said, "not_yet"):
        undone = replace(walked, done=tuple(s for s in walked.done if s != step))
        return (_shown(walk, w.at_step(undone, step)),)
    here = w.at_step(walked, step)
    if means(said, "stuck") or means(rest, "stuck"):
        return (Guide(w.stuck(here, said), "stuck"),)
    return (_shown(walk, here),) if not asks_something(rest) or means(rest, "about") else NOTHING


def _at_step(said: str, heard: Heard, walk: w.Walk, walked: Walked) -> Moves:
    numbered = _numbered(said, walk, walked)
    if numbered:
        return numbered
    step = w.step_of(walk, walked)
    if means(said, "pause") or heard.is_("cancel", "goodbye"):
        return (Guide(walked, "pause"),)
    if heard.is_("start_over"):
        return (_shown(walk, w.begun(walk), "从头来。"),)
    if means(said, "not_yet"):
        return (_shown(walk, w.unticked(walked)),) if walked.done and "上" in said else (Talk("walk_waits"),)
    if means(said, "back") or heard.is_("go_back"):
        return (_shown(walk, w.stepped_back(walk, walked)),)
    ready = _prepared(said, walk, step, walked)
    if ready is not None:
        return (_shown(walk, ready, _still_missing(step, ready)),)
    if walked.aside and not _CLEAR.search(said):
        return NOTHING  # it may go on from the answer
    if walked.aside and _AGAIN.search(said) and means(said, "next"):
        return (_shown(walk, walked),)
    if means(said, "ahead", "skip"):
        return (_shown(walk, w.passed(walk, walked, step.id)),)
    if means(said, "done", "next"):
        return (_ticked(walk, walked, [step.id]),)
    if means(said, "stuck") or heard.is_("dont_know", "not_useful"):
        return (Guide(w.stuck(walked, said), "stuck"),)
    if means(said, "about", "progress") or heard.is_("continue", "repeat"):
        return (_shown(walk, walked),)
    if heard.is_("affirm", "useful") and not asks_something(said):
        return (Talk("walk_waits"),)
    return NOTHING


def _prepared(said: str, walk: w.Walk, step: w.Step, walked: Walked) -> Walked | None:
    """What ``said`` tells to be ready of the things to prepare, at this step or another; ``None`` when it tells nothing
    of them."""
    things = [item for one in w.steps_of(walk, walked) for item in one.prepare]
    if said.startswith(READY):
        told = said.removeprefix(READY).split(";")
        ready = [item for item in things if normalise(item) in told]
        return w.prepared(walked, ready, [item for item in step.prepare if item not in ready])
    if said == NOT_READY:
        return w.prepared(walked, (), step.prepare)
    if things and means(said, "all_ready"):
        return w.prepared(walked, step.prepare or things)
    if len(said) > LONG or asks_something(said):
        return None
    named = named_ready(said, step.prepare) or named_ready(said, things)
    return w.prepared(walked, named) if named else None


def _still_missing(step: w.Step, walked: Walked) -> str:
    missing = [item for item in step.prepare if item not in walked.ready]
    if missing:
        return f"记下了，还差：{'、'.join(missing)}。"
    return "记下了，这一步要的都备齐了。" if step.prepare else f"记下了，已备好：{'、'.join(walked.ready)}。"


def _ticked(walk: w.Walk, walked: Walked, steps: list[str]) -> Guide:
    titles = [s.title for s in w.steps_of(walk, walked) if s.id in steps]
    after = w.ticked(walk, walked, steps)
    return _shown(walk, after, f"“{'”“'.join(titles)}”记下了，办好了。")


def _shown(walk: w.Walk, walked: Walked, lead: str = "") -> Guide:
    if w.question_of(walk, walked) is not None:
        return Guide(walked, "ask", lead)
    if not w.open_steps(walk, walked):
        return Guide(walked, "finish", lead)
    return Guide(walked, "step", lead)
