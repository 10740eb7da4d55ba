"""The bot with Rasa up, silent and down: a conversation goes on as well as it can, and a person is always reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from actions.registry import build_responder
from conversations.cards import AskCard, RefusalCard, Reply
from dialogue.thread import Task, Thread, load
from portal.bot import Bot, wants_task, without_command
from tests.actions.fakes import Rooms
from tests.house import ObedientRasa


class Talk:
    """One conversation with a ``Bot``; what is replied is kept as the dispatcher does it."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.rasa = ObedientRasa()
        self.bot = Bot(self.rasa, build_responder(self.rooms.services))

    def say(self, text: str, fence: int = 1) -> list[Reply]:
        return self._kept(asyncio.run(self.bot.hear("c1", fence, text)))

    def say_anew(self, text: str) -> list[Reply]:
        return self._kept(asyncio.run(self.bot.hear_anew("c1", text)))

    def press(self, act: str, label: str) -> list[Reply]:
        return self._kept(asyncio.run(self.bot.obey("c1", act, label)))

    def show(self, entry_id: str) -> list[Reply]:
        return self._kept(asyncio.run(self.bot.answer("c1", entry_id)))

    @property
    def thread(self) -> Thread:
        return load(self.rooms.ledger.threads.get("c1") or {})

    def _kept(self, replies: list[Reply]) -> list[Reply]:
        self.rooms.ledger.keep("c1", replies)
        return replies


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.fixture
def alone(talk: Talk) -> Talk:
    """Rasa is down."""
    talk.rasa.up = False
    return talk


def test_words_go_to_rasa_under_the_name_of_conversation_and_fence(talk: Talk) -> None:
    assert talk.say("契税多少", fence=3) == [Reply(text="答：契税多少")]
    assert talk.rasa.heard == [("c1:3", "契税多少")]


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("said", ["转人工", "人工", "我要找真人！", "请帮我转人工服务"])
def test_who_asks_for_a_person_never_depends_on_rasa(talk: Talk, up: bool, said: str) -> None:
    talk.rasa.up = up
    assert talk.say(said) == []
    assert talk.rooms.people.requests == [("c1", "纳税人要求人工服务", [])]
    assert talk.rasa.heard == []


def test_also_in_the_middle_of_a_form(alone: Talk) -> None:
    alone.rooms.ledger.threads["c1"] = {
        "holding": "task",
        "task": {"form": "housing", "facts": {"sale_price": "5000000~5000000"}, "asked": "home_area"},
    }
    assert alone.say("转人工") == []
    assert alone.rooms.people.requests == [("c1", "测算二手房税费时要求人工服务", [("成交价", "500 万元")])]


def test_what_is_in_hand_is_told_to_who_takes_over(talk: Talk) -> None:
    talk.rooms.ledger.threads["c1"] = {
        "holding": "task",
        "task": {"form": "housing", "facts": {"sale_price": "5000000~5000000"}, "asked": "home_area"},
    }
    assert asyncio.run(talk.bot.facts("c1")) == [("成交价", "500 万元")]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("/restart", "restart"), ("／restart", "restart"), ("  /x", "x"), ("///", "？"), ("契税/印花税", "契税/印花税")],
)
def test_human_text_is_no_command(typed: str, sent: str) -> None:
    assert without_command(typed) == sent


def test_a_button_never_goes_through_rasa(alone: Talk) -> None:
    alone.say("帮我算卖房税")
    [reply] = alone.press("continue", "接着办")
    assert "没有办到一半的事" in reply.text
    assert alone.show("deed")[0].text.startswith("按成交价交。")


def test_while_rasa_is_down_a_question_is_answered(alone: Talk) -> None:
    assert alone.say("契税怎么交")[0].text.startswith("按成交价交。")


def test_and_gone_on_from(alone: Talk) -> None:
    alone.say("契税怎么交")
    alone.say("那二套呢")
    assert [entry_id for _, _, entry_id in alone.rooms.knowledge.followed] == ["deed"]


@pytest.mark.parametrize(("said", "heard"), [("你好", "导办"), ("谢谢", "不客气")])
def test_and_plain_small_talk_too(alone: Talk, said: str, heard: str) -> None:
    assert heard in alone.say(said)[0].text


@pytest.mark.parametrize("said", ["帮我算一下卖房的税", "查一下我的退税", "我要提额"])
def test_a_task_says_that_it_is_limited_now(alone: Talk, said: str) -> None:
    [reply] = alone.say(said)
    assert isinstance(reply.card, RefusalCard)
    assert "暂时受限" in reply.text
    assert list(reply.commands.values()) == ["retry", "transfer"]


@pytest.fixture
def in_form(talk: Talk) -> Talk:
    """The price is known and the area asked for when Rasa goes down."""
    asked = Task("housing", {"sale_price": "5000000~5000000"}, "home_area", ("sale_price",))
    talk.rooms.ledger.threads["c1"] = {
        "holding": "task",
        "task": {"form": asked.form, "facts": asked.facts, "asked": asked.asked, "told": asked.told},
    }
    talk.rasa.up = False
    return talk


def test_while_rasa_is_down_a_form_goes_on_to_its_result(in_form: Talk) -> None:
    texts = [in_form.say(text)[0].text for text in ("89平", "满五唯一")]
    assert all("已记下：成交价 500 万元" in text for text in texts)
    result = in_form.say("首套")
    assert result[0].card is not None
    assert result[0].card.kind == "assessment"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("不知道", "没关系，我按几种情况分别算。"),
        ("上一步", "好的，退回上一项。"),
        ("继续", "建筑面积是多少平方米？"),
        ("重来", "好的，我们重新来。"),
        ("不算了", "先放一放"),
        ("帮我算一下", "还差建筑面积"),
    ],
)
def test_and_can_be_steered_by_plain_words(in_form: Talk, said: str, heard: str) -> None:
    assert heard in in_form.say(said)[0].text


@pytest.mark.parametrize("question", ["契税怎么交？", "首套房契税怎么交", "满五唯一要交契税吗"])
def test_a_question_in_it_is_answered_and_the_form_asked_again(in_form: Talk, question: str) -> None:
    answer, again = in_form.say(question)
    assert answer.text.startswith("按成交价交。")
    assert isinstance(again.card, AskCard)


def test_a_form_put_aside_comes_back_while_rasa_is_down(in_form: Talk) -> None:
    in_form.say("不算了")
    assert "好的，接着测算二手房税费。" in in_form.say("继续")[0].text


def test_where_rasa_said_nothing_the_words_are_answered_here_and_its_tracker_left_behind(talk: Talk) -> None:
    assert talk.say_anew("契税怎么交")[0].text.startswith("按成交价交。")
    talk.say("契税怎么交", fence=2)
    talk.say_anew("契税怎么交")
    talk.say("契税怎么交", fence=2)
    assert [sender for sender, _ in talk.rasa.heard] == ["c1:2.1", "c1:2.2"]


def test_of_no_other_conversation(talk: Talk) -> None:
    talk.say_anew("契税怎么交")
    asyncio.run(talk.bot.hear("c2", 1, "契税怎么交"))
    assert talk.rasa.heard == [("c2:1", "契税怎么交")]


def test_whatever_breaks_meanwhile_is_said(alone: Talk) -> None:
    alone.rooms.knowledge.broken = RuntimeError("gone")
    hear: list[Callable[[], list[Reply]]] = [
        lambda: alone.say("契税怎么交"),
        lambda: alone.say_anew("契税怎么交"),
        lambda: alone.show("deed"),
        lambda: alone.press("example", "举个例子"),
    ]
    with capture_logs():
        assert all(heard() for heard in hear)


@pytest.mark.parametrize("text", ["契税怎么算", "退税多久", "你好"])
def test_a_question_is_no_wish_for_a_task(text: str) -> None:
    assert not wants_task(text)
