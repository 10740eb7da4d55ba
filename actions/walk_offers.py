"""The buttons that lead into a guided walk and back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.offers import Offer
from actions.stage import Stage
from dialogue.thread import Walked
from dialogue.walks import Walk, command, number_of, step_of, told, walk_of

MOST_ASIDE = 3  # answers in a row after which a walk is no longer in hand; it can be gone on with by its name


def begin(walk: Walk) -> Offer:
    return Offer("walk", "一步一步带我办", command(walk.id))


def go_on(walk: Walk, walked: Walked) -> Offer:
    number = number_of(walk, walked, step_of(walk, walked))
    where = f"（第 {number} 步）" if walked.step else ""
    return Offer("walk", f"接着办：{walk.title}{where}", command(walk.id))


def after_answer(stage: Stage, walked: Walked | None, entries: Sequence[str], walks: Mapping[str, Walk]) -> None:
    """Below an answer: back to the walk it came in between of, or into the one that the answer (or the first choice
    that has one) belongs to."""
    walk = walks.get(walked.walk) if walked is not None else None
    if walk is not None and walked is not None:
        stage.offer(go_on(walk, walked))
        if walked.aside < MOST_ASIDE:
            said = "" if stage.heard.chosen else stage.heard.text
            stage.thread = stage.thread.with_walk(replace(told(walked, said), aside=walked.aside + 1))
        return
    walk = next(filter(None, (walk_of(entry_id, walks) for entry_id in entries)), None)
    if walk is not None:
        known = stage.thread.walked(walk.id)
        stage.offer(go_on(walk, known) if known is not None else begin(walk))
