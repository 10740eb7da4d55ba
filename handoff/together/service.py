"""Sheets that agent and taxpayer fill in together, in the chat: forms of a computation, and 业务办理确认单.

A sheet is its events: what was filled in by whom, and how it ended. Both sides see every change at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.cards import Reply, SheetCard
from conversations.ledger import Draft
from conversations.service import Conversation, access_conversation, do_append
from handoff.errors import NotYourCaseError
from handoff.repository import OpenCase, find_open_of
from handoff.service import agent_draft
from handoff.together.forms import Filled, FormDesk
from handoff.together.models import SheetEventRow, SheetRow
from kit.auth import Staff, find_name
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.errors import ConflictError, LogicalError, NotFoundError
from kit.redaction import mask_documents

Side = Literal["taxpayer", "agent"]
SheetKind = Literal["form", "confirmation"]
ENDS = ("done", "confirmed", "refused")
MOST_FILLED = 200


class SheetNotFoundError(NotFoundError):
    code = "sheet_not_found"


class SheetDoneError(ConflictError):
    code = "sheet_done"


class Sheets:
    def __init__(self, database: Database, forms: FormDesk, clock: Clock = utc_now) -> None:
        self._database = database
        self._forms = forms
        self._clock = clock

    def titles(self) -> Sequence[tuple[str, str]]:
        return self._forms.titles()

    def push_form(self, case: OpenCase, staff: Staff, form: str) -> str:
        """The sheet's id; the taxpayer has it in the chat."""
        title = self._forms.view(form, ()).title
        return self._push(case, staff, "form", form, {"title": title}, f"请和我一起填写：{title}")

    def push_confirmation(self, case: OpenCase, staff: Staff, matter: str, materials: Sequence[str], note: str) -> str:
        listed = [one.strip() for one in materials if one.strip()]
        if not matter.strip():
            raise LogicalError("请写明办什么业务", field="matter")
        content = {"title": matter.strip(), "materials": listed, "note": note.strip()}
        needed = f"需要的材料：{'、'.join(listed)}。" if listed else ""
        text = f"业务办理确认单：{matter.strip()}。{needed}{note.strip()}"
        return self._push(case, staff, "confirmation", "", content, text)

    def _push(
        self,
        case: OpenCase,
        staff: Staff,
        kind: SheetKind,
        form: str,
        content: dict[str, Any],
        text: str,
    ) -> str:
        sheet_id = uuid.uuid4().hex
        card = SheetCard(sheet_id=sheet_id, sheet=kind, title=content["title"])
        with self._database.write() as tx:
            row = SheetRow(
                id=sheet_id,
                case_id=case.case.id,
                conversation_id=case.case.conversation_id,
                kind=kind,
                matter=form,
                content=content,
                opened_by=staff.username,
                opened_at=self._clock(),
            )
            tx.session.add(row)
            do_append(tx, [agent_draft(case, staff, text, None, card.model_dump(mode="json"))], self._clock)
        return sheet_id

    def view(self, conversation_id: str, sheet_id: str) -> dict[str, Any]:
        with self._database.read() as session:
            return self._view(*_access(session, conversation_id, sheet_id))

    def _view(self, row: SheetRow, events: Sequence[SheetEventRow]) -> dict[str, Any]:
        ended = next((event for event in events if event.kind in ENDS), None)
        view = {
            "id": row.id,
            "sheet": row.kind,
            "title": row.content["title"],
            "state": ended.kind if ended is not None else "open",
            "said": ended.value if ended is not None else "",
            "ended_at": ended.at.isoformat() if ended is not None else None,
        }
        if row.kind == "confirmation":
            return {**view, "materials": row.content["materials"], "note": row.content["note"]}
        form = self._forms.view(row.matter, _filled(events))
        return {**view, "fields": [asdict(field) for field in form.fields], "facts": form.facts, "ready": form.ready}

    def fill(self, conversation_id: str, sheet_id: str, side: Side, name: str, value: str) -> dict[str, Any]:
        """One field, as either side types it; the sheet as it is then. Raises ``SheetDoneError``."""
        value = mask_documents(value.strip())[:200]
        if not value:
            raise LogicalError("请填写这一项", field=name)
        with self._database.write() as tx:
            row, events = self._access_open(tx, conversation_id, sheet_id)
            if name not in {field.name for field in self._forms.view(row.matter, _filled(events)).fields}:
                raise LogicalError("这张表没有这一项，请刷新", field=name)
            if len(events) >= MOST_FILLED:
                raise LogicalError("这张表改得太多了，请座席重新发一张")
            self._do_log(tx, row, events, "filled", side, name, value)
        return self.view(conversation_id, sheet_id)

    def submit(self, conversation_id: str, sheet_id: str, side: Side, whose: Conversation) -> None:
        """Compute it: the result stands in the chat. Raises ``LogicalError`` saying what is missing."""
        with self._database.read() as session:
            row, events = _access(session, conversation_id, sheet_id)
        if row.kind != "form":
            raise LogicalError("这是确认单，请确认或提出不同意见")
        reply = self._forms.finish(row.matter, _filled(events), whose.taxpayer_id, whose.actor)
        with self._database.write() as tx:
            row, events = self._access_open(tx, conversation_id, sheet_id)
            self._do_log(tx, row, events, "done", side)
            self._do_say(tx, conversation_id, reply)

    def decide(self, conversation_id: str, sheet_id: str, *, agreed: bool, comment: str = "") -> None:
        """The taxpayer's word on a 业务办理确认单, which stands in the chat too."""
        with self._database.write() as tx:
            row, events = self._access_open(tx, conversation_id, sheet_id)
            if row.kind != "confirmation":
                raise LogicalError("这张表不用确认，填好后计算即可")
            comment = mask_documents(comment.strip())[:500]
            self._do_log(tx, row, events, "confirmed" if agreed else "refused", "taxpayer", "", comment)
            sheet = f"《{row.content['title']}》业务办理确认单"
            text = f"已确认{sheet}。" if agreed else f"对{sheet}有不同意见：{comment or '没有写明'}"
            do_append(tx, [Draft(conversation_id, "taxpayer", text)], self._clock)

    def _access_open(
        self, tx: Transaction, conversation_id: str, sheet_id: str
    ) -> tuple[SheetRow, Sequence[SheetEventRow]]:
        """Held until the transaction ends, so that two who fill it in follow one another."""
        access_conversation(tx, conversation_id)
        row, events = _access(tx.session, conversation_id, sheet_id)
        if any(event.kind in ENDS for event in events):
            raise SheetDoneError("这张单子已经办完了")
        case = find_open_of(tx.session, conversation_id)
        if case is None or case.case.id != row.case_id:
            raise NotYourCaseError("本次人工服务已经结束，这张单子不能再改")
        return row, events

    def _do_log(
        self,
        tx: Transaction,
        row: SheetRow,
        events: Sequence[SheetEventRow],
        kind: str,
        side: Side,
        name: str = "",
        value: str = "",
    ) -> None:
        event = SheetEventRow(
            sheet_id=row.id,
            ordinal=len(events) + 1,
            kind=kind,
            side=side,
            name=name,
            value=value,
            at=self._clock(),
        )
        tx.session.add(event)
        tx.session.flush()
        tx.announce(f"conversation:{row.conversation_id}", "sheet", sheet_id=row.id)

    def _do_say(self, tx: Transaction, conversation_id: str, reply: Reply) -> None:
        """In the name of whoever has the case."""
        case = find_open_of(tx.session, conversation_id)
        if case is None or case.staff is None:
            raise NotYourCaseError("座席暂时不在，请等座席接入后再算")
        card = reply.card.model_dump(mode="json") if reply.card is not None else None
        name = find_name(tx.session, case.staff)
        draft = Draft(conversation_id, "agent", reply.text, card=card, author_name=name, fence=case.fence)
        do_append(tx, [draft], self._clock)


def _access(session: Session, conversation_id: str, sheet_id: str) -> tuple[SheetRow, Sequence[SheetEventRow]]:
    """Another conversation's looks like none."""
    row = session.get(SheetRow, sheet_id)
    if row is None or row.conversation_id != conversation_id:
        raise SheetNotFoundError("找不到这张单子，请刷新页面")
    query = select(SheetEventRow).where(SheetEventRow.sheet_id == sheet_id).order_by(SheetEventRow.ordinal)
    return row, session.scalars(query).all()


def _filled(events: Sequence[SheetEventRow]) -> list[Filled]:
    return [Filled(event.name, event.value, event.side) for event in events if event.kind == "filled"]
