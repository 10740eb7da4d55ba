"""What helps agents with their replies, opened."""

from __future__ import annotations

from dataclasses import dataclass

from actions.pushing import PushedForms
from backends.audit.service import Audit
from backends.housing_case.service import HousingCases
from backends.profile.acting import Acting
from backends.profile.matters.service import Matters
from backends.profile.portraits import Portraits
from backends.services import Backends
from conversations.service import Conversations
from handoff.assist.canned import CannedReplies
from handoff.assist.drafter import Drafter
from handoff.assist.drafts import Drafts
from handoff.assist.marks import ReadMarks
from handoff.panorama.gathering import Panorama
from handoff.panorama.sources import panorama_sources
from handoff.quality.left import MessagesLeft
from handoff.quality.reviews import Reviews
from handoff.quality.tickets import Tickets
from handoff.service import Handoff
from handoff.together.service import Sheets
from kit.db import Database
from kit.settings import Settings
from knowledge_base.answering.answer import KnowledgeBase


@dataclass(frozen=True)
class Assistance:
    """What helps agents with their replies."""

    drafts: Drafts
    drafter: Drafter
    canned: CannedReplies
    marks: ReadMarks
    panorama: Panorama
    reviews: Reviews
    tickets: Tickets
    left: MessagesLeft
    sheets: Sheets


def open_assistance(
    settings: Settings,
    database: Database,
    conversations: Conversations,
    knowledge: KnowledgeBase,
    backends: Backends,
    cases: HousingCases,
    handoff: Handoff,
    matters: Matters,
    portraits: Portraits,
) -> Assistance:
    tickets = Tickets(database)
    drafts = Drafts(database, conversations, knowledge)
    return Assistance(
        drafts,
        Drafter(database, drafts, threads=settings.draft_threads),
        CannedReplies(database),
        ReadMarks(database),
        Panorama(
            panorama_sources(backends, cases, matters, portraits, database),
            threads=settings.panorama_threads,
            patience=settings.panorama_seconds,
        ),
        Reviews(database, handoff, conversations, percent=settings.review_percent),
        tickets,
        MessagesLeft(handoff, tickets),
        Sheets(database, PushedForms(backends, Acting(backends.profile, Audit(database)))),
    )
