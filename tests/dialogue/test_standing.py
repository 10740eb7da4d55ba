"""That one's own firm is stopped, and what only sounds like it."""

from __future__ import annotations

import pytest

from dialogue.heard import Heard
from dialogue.moves import Do
from dialogue.own import about_own
from dialogue.standing import tells_of_stop
from dialogue.thread import Thread


@pytest.mark.parametrize(
    "text",
    [
        "我的公司被列为异常了，开不了票，急死了",
        "为什么我们突然开不了票了",
        "公司怎么被锁票了",
        "我公司是不是非正常户",
        "我们的票被停了咋回事",
        "我们被税务局锁了",
        "公司显示异常",
    ],
)
def test_how_one_stands_is_looked_up(text: str) -> None:
    moves = about_own(Heard(text, {"own_data": 0.3}), Thread(), signed_in=True)
    assert moves == (Do("own_standing"),)


def test_but_for_who_is_not_signed_in_the_rule_is_told() -> None:
    assert Do("own_standing") not in about_own(Heard("公司怎么被锁票了"), Thread(), signed_in=False)


@pytest.mark.parametrize(
    "text",
    [
        "对方成了非正常户，我们收的票怎么办",
        "我们收到异常凭证怎么转出",
        "我们额度不够开不了票",
        "我们非正常损失的进项要转出吗",
        "不报税会不会变成非正常户，我们公司",
        "我们红字开不了票",
        "非正常户能注销吗",
        "我名下还有家公司是非正常户，能再开新公司吗",
        "我登录不了开不了票",
        "我们公司上了经营异常名录",
    ],
)
def test_what_only_sounds_like_it(text: str) -> None:
    assert not tells_of_stop(text)
