from __future__ import annotations

import pytest

from dialogue.audience import is_for, meant_for


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("是公司捐的", "企业"),
        ("单位的呢", "企业"),
        ("个人名下的", "个人"),
        ("自然人呢", "个人"),
        ("个体户的", "个体工商户"),
        ("个人所得税", ""),
        ("公司给个人的", ""),
        ("我在公司上班", ""),
        ("捐的", ""),
    ],
)
def test_one_kind_of_taxpayer_is_named_or_none(text: str, who: str) -> None:
    assert meant_for(text) == who


def test_an_entry_for_anybody_is_for_each() -> None:
    assert is_for("企业", ["不限"])
    assert is_for("企业", ["一般纳税人"])
    assert not is_for("企业", ["个人"])
    assert is_for("个人", [])
