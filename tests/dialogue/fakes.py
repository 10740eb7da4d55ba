"""A form of our own to talk with, as small as a form can be: a parcel to be sent, by its weight and its colour."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue.forms import Change, Question, Taken
from dialogue.thread import Answer, Facts, Offered, Task, Thread, Walked
from knowledge_base.walks.schemas import Walk

UNKNOWN = "unknown"
LABELS = {"weight": "重量", "colour": "颜色", "insured": "保价"}
READS = {"weight": r"(\d+)斤", "colour": r"([红蓝])", "insured": r"(不?保价)"}


def question(name: str, *offers: tuple[str, str]) -> Question:
    label = LABELS[name]
    return Question(
        text=f"{label}是多少？",
        hint=f"例如：{label}",
        why=f"运费要看{label}。",
        other=f"{label}说个大概就行。",
        unread=f"没有读出{label}。",
        offers=offers,
    )


class ParcelForm:
    """``weight`` and ``colour`` are needed, a colour may be unknown; ``insured`` would complete the result."""

    name = "parcel"
    act = "assess_housing"
    title = "寄包裹"
    about = "parcel-rates"
    questions: Mapping[str, Question] = {
        "weight": question("weight"),
        "colour": question("colour", ("红的", "红")),
        "insured": question("insured", ("要保价", "保价")),
    }

    def take(self, facts: Facts, text: str, asked: str | None) -> Taken:
        read = {name: found[1] for name, reads in READS.items() if (found := re.search(reads, text))}
        if asked == "weight" and text.isdigit():
            read["weight"] = text
        if asked == "insured" and text == "不是":
            read["insured"] = "不保价"
        new = {name: value for name, value in read.items() if facts.get(name) != value}
        emptied = "weight" if "重量说错了" in text and "weight" not in read else ""
        return Taken(
            facts={name: value for name, value in facts.items() if name != emptied} | new,
            changes=tuple(Change(name, LABELS[name], value, facts.get(name, "")) for name, value in new.items()),
            problem="这样称不出来。" if asked == "weight" and "很重" in text else "",
            corrected="不对" in text or bool(emptied),
            emptied=emptied,
            repeated=bool(read) and not new,
        )

    def fits(self, text: str) -> int:
        return (2 if "我的包裹" in text else 3) if "包裹" in text else 0

    def beside(self, question: str, said: str) -> bool:
        return "运费" in question

    def explains(self, text: str) -> bool:
        return "谁付运费" in text

    def wants(self, text: str, told: str = "") -> bool:
        return False

    def supposes(self, text: str) -> bool:
        return False

    def after(self, form: str, facts: Facts, text: str | None) -> Facts | None:
        return None

    def apart(self, text: str) -> Sequence[str]:
        return text.split("；")

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        return None if field == "weight" else {**facts, field: UNKNOWN}

    def missing(self, facts: Facts) -> Sequence[str]:
        return [name for name in ("weight", "colour") if name not in facts]

    def further(self, facts: Facts) -> Sequence[str]:
        return [] if "insured" in facts else ["insured"]

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        return [(LABELS[name], value) for name, value in facts.items()]


class LetterForm(ParcelForm):
    """Another task, so that one can be left for the other."""

    name = "letter"
    act = "raise_quota"
    title = "寄信"
    about = ""

    def fits(self, text: str) -> int:
        return 0

    def beside(self, question: str, said: str) -> bool:
        return False

    def explains(self, text: str) -> bool:
        return False


PARCEL, LETTER = ParcelForm(), LetterForm()
FORMS = {"parcel": PARCEL, "letter": LETTER}

ANSWER = Answer("首套房契税多少", "deed-first", "买首套房契税怎么交？", "契税")
CHOICES = (Offered("年终奖怎么计税", "ask:bonus"), Offered("工资怎么计税", "ask:wages"), Offered("转人工", "transfer"))

EMPTY = Thread()
ANSWERED = Thread().with_answer(ANSWER)
OFFERED = Thread(holding="answer", answer=ANSWER, offered=CHOICES)
ASKED = Thread().with_task(Task("parcel", asked="weight"))
HALF = Thread().with_task(Task("parcel", {"weight": "3"}, asked="colour", told=("weight",)))
FULL = {"weight": "3", "colour": "红"}
DONE = Thread().with_task(Task("parcel", FULL, told=("weight", "colour"), done=True, before=FULL))
ASKS_MORE = Thread().with_task(Task("parcel", FULL, "insured", ("weight", "colour"), done=True, before=FULL))
INSURED = {**FULL, "insured": "保价"}
ALTERED = Thread().with_task(Task("parcel", INSURED, done=True, before=INSURED, altered="insured"))
PARKED = HALF.parking()

MOVING = Walk.model_validate(
    {
        "id": "moving",
        "title": "搬家",
        "names": ["搬家", "搬走"],
        "entries": ["stamp"],
        "questions": [
            {
                "text": "自己搬，还是请人搬？",
                "answers": [{"label": "自己搬"}, {"label": "请人搬", "leaves_out": ["carry"]}],
            },
            {
                "text": "现在办到哪儿了？",
                "answers": [{"label": "还没动手", "at": "pack"}, {"label": "箱子都装好了", "at": "order"}],
            },
        ],
        "steps": [
            {
                "id": "pack",
                "title": "装箱",
                "do": "把东西装进箱子。",
                "prepare": ["纸箱", "胶带、剪刀"],
                "where": "家里",
                "takes": "三天",
                "troubles": [{"text": "箱子不够", "entry": "parcel-rates"}],
                "rests_on": ["deed", "stamp"],
            },
            {"id": "order", "title": "订车", "do": "打电话订车。", "prepare": ["电话号码"], "rests_on": ["stamp"]},
            {"id": "carry", "title": "搬上车", "do": "一箱一箱搬。", "rests_on": ["deed"]},
            {"id": "unpack", "title": "拆箱", "do": "拆开归位。", "rests_on": ["deed"]},
        ],
    }
)
BAKING = Walk.model_validate(
    {
        "id": "baking",
        "title": "烤面包",
        "names": ["烤面包"],
        "entries": ["parcel-rates"],
        "steps": [
            {"id": "mix", "title": "和面", "do": "加水和面。", "rests_on": ["deed"]},
            {"id": "bake", "title": "进炉", "do": "放进炉子。", "rests_on": ["deed"]},
        ],
    }
)
WALKS = {walk.id: walk for walk in (MOVING, BAKING)}
BEGUN = Thread().with_walk(Walked("moving"))
PACKING = Thread().with_walk(Walked("moving", answers=(0, 0), step="pack"))
ORDERING = Thread().with_walk(Walked("moving", answers=(0, 0), step="order", done=("pack",), ready=("纸箱",)))
ASIDE = Thread(answer=ANSWER).with_walk(Walked("moving", answers=(0, 0), step="order", done=("pack",), aside=1))
LEFT = replace(ORDERING, holding="answer", answer=ANSWER)
