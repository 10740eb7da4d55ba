"""增值税印花税各多少: which taxes a message asks of, so that one that is not computed is not passed over. Pure."""

from __future__ import annotations

import re

from actions.everyday.matter import Made

TAXES = "taxes"  # the fact: the taxes asked of, where they are more than one
_PAID = r"(?!(?:都|已|就)?经?(?:[交缴付扣列免]|是|\d))"
_NAMES = {
    "增值税": rf"(?<!土地)(?<!含)(?<!含着)(?<!含了)(?<!列)增值税{_PAID}",
    "土地增值税": rf"土地增值税|土增税{_PAID}",
    "印花税": rf"印花税{_PAID}",
    "房产税": rf"房产税{_PAID}",
    "契税": rf"契税{_PAID}",
    "所得税": rf"所得税{_PAID}",
    "土地使用税": r"土地使用税|土地税",
    "附加税": r"附加税?费?(?:要|得|是|各|分别|都|呢|多少)",
    "车船税": rf"车船税{_PAID}",
    "购置税": rf"购置税{_PAID}",
}
_TOLD_AS = {"附加税": r"附加|城市维护建设税", "土地使用税": r"土地使用税"}
_ASKED = r"[^,，。;；\d\s]{0,4}(?:呢|多少|几[块个千万]|怎么|要[交缴])"
_HOW_MUCH = re.compile(r"多少|几[块个千万]|怎么[算交缴]|各|分别")


def taxes_asked(plain: str) -> str:
    """Their names, with a stop between; empty where it is not asked of more than one.

    >>> taxes_asked("合同50万 增值税印花税各多少"), taxes_asked("合同50万 不含增值税 印花税多少")
    ('增值税、印花税', '')
    """
    named = [name for name, words in _NAMES.items() if re.search(words, plain)]
    return "、".join(named) if len(named) > 1 and _HOW_MUCH.search(plain) else ""


def asks_of_other(plain: str, title: str) -> bool:
    """Whether only another tax is asked of than the one of ``title``, where that is of one.

    >>> asks_of_other("那所得税呢 一年赚15万", "测算小规模纳税人增值税")
    True
    """
    own = [name for name, words in _NAMES.items() if re.search(words, title)]
    named = [name for name in _NAMES if re.search(rf"{_NAMES[name]}{_ASKED}", plain)]
    return bool(own and named) and not set(own) & set(named)


def left_out(asked: str, made: Made) -> str:
    """What to say of those that nothing is told of."""
    told = " ".join(
        word
        for _, found in made
        for word in (
            found.title,
            *(line.tax for line in found.lines),
            *(r.label for r in found.results),
            *found.not_computed,
        )
    )
    told_apart = told.replace("土地增值税", "土增税")  # which is no 增值税
    missing = [
        name
        for name in filter(None, asked.split("、"))
        if re.search(_TOLD_AS.get(name, name), told if name == "土地增值税" else told_apart) is None
    ]
    return f"您还问到的{'、'.join(missing)}没有一起算，单独说一遍我再算或者查规定。" if missing else ""
