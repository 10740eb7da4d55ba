"""Who is told in a taxpayer's place and where, as the profile and the register of those who serve firms know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from backends.notices.schemas import Channel
from backends.profile.service import ProfileService

Serves = Callable[[Collection[str]], dict[str, str]]


class ProfileDirectory:
    """``serves``: of firms, the person who handles their taxes, by firm. ``written``: addresses that people have left,
    by channel; a telephone is in the profile."""

    def __init__(self, profile: ProfileService, serves: Serves, written: Mapping[Channel, Mapping[str, str]]) -> None:
        self._profile = profile
        self._serves = serves
        self._written = written

    def people_of(self, taxpayers: Collection[str]) -> dict[str, str]:
        return self._serves(taxpayers)

    def names(self, taxpayers: Collection[str]) -> dict[str, str]:
        found = {taxpayer: self._profile.find(taxpayer) for taxpayer in taxpayers}
        return {taxpayer: one.name for taxpayer, one in found.items() if one is not None}

    def addresses(self, channel: Channel, people: Collection[str]) -> dict[str, str]:
        if channel != "sms":
            known = self._written.get(channel, {})
            return {person: known[person] for person in people if person in known}
        return self._profile.phones(people)


# Plainly invented, as the taxpayers are.
DEMO_WRITTEN: dict[Channel, dict[str, str]] = {
    "email": {"demo-wang": "wang@example.com", "demo-zhang": "zhang@example.com"},
    "wechat": {"demo-wang": "wx-demo-wang"},
}
