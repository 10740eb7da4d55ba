"""An outlook as the pages read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from backends.legislation.schemas import Basis
from backends.profile.benefits.policies import InForce
from backends.profile.facts import MODULES
from backends.profile.matters.outlook import Outlook
from backends.profile.matters.rules import Matter


def outlook_view(outlook: Outlook, asks: Mapping[str, str]) -> dict[str, Any]:
    counts = Counter(matter.module for matter in outlook.matters)
    return {
        "name": outlook.name,
        "on": outlook.on.isoformat(),
        "modules": [
            {"id": m, "name": MODULES[m], "count": counts[m], "ask": asks[m]}
            for m in sorted(MODULES, key=lambda module: module != outlook.interest)
        ],
        "matters": [matter_view(matter, outlook.on) for matter in outlook.matters],
        "policies": [policy_view(policy) for policy in outlook.policies],
    }


def matter_view(matter: Matter, on: date) -> dict[str, Any]:
    return {
        "id": matter.id,
        "module": matter.module,
        "title": matter.title,
        "why": matter.why,
        "ask": matter.ask,
        "page": matter.page,
        "opens": matter.opens.isoformat() if matter.opens and matter.opens > on else None,
        "until": matter.until.isoformat() if matter.until else None,
        "days_left": matter.days_left(on),
        "late": matter.late,
        "note": matter.note,
        "tentative": matter.tentative,
        "effect": f"{matter.effect_says} {matter.effect:,} 元" if matter.effect else "",
        "basis": basis_view(matter.basis),
    }


def policy_view(found: InForce) -> dict[str, Any]:
    policy = found.policy
    return {
        "id": policy.id,
        "module": policy.module,
        "name": policy.name,
        "what": policy.what,
        "why": found.why,
        "ask": policy.ask,
        "until": found.until.isoformat() if found.until else None,
        "basis": basis_view(found.basis),
    }


def basis_view(basis: tuple[Basis, ...]) -> list[dict[str, str]]:
    named = dict.fromkeys((b.issuer, b.doc_no, b.article) for b in basis)
    return [{"issuer": issuer, "doc_no": doc_no, "article": article} for issuer, doc_no, article in named]
