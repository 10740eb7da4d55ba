"""Who speaks for a taxpayer, in words."""

from __future__ import annotations

from backends.profile.service import ProfileService


def acting_words(profile: ProfileService, actor: str | None, taxpayer_id: str | None) -> str:
    """Who speaks for the taxpayer, as agents and the person read it: name and role; empty for themselves."""
    if actor is None:
        return ""
    person = profile.find(actor)
    mandate = next((m for m in profile.mandates(actor) if m.taxpayer_id == taxpayer_id), None)
    name = person.name if person is not None else actor
    return f"{name}（{mandate.role_name if mandate is not None else '已不能替该单位办理'}）"
