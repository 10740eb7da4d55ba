"""Messages left out of hours become tickets, and are done once an agent has answered them."""

from __future__ import annotations

from handoff.quality.tickets import TicketMovedError, TicketNotFoundError, Tickets, ticket_id_of
from handoff.service import Handoff
from kit.auth import Staff
from kit.clock import beijing_date


class MessagesLeft:
    def __init__(self, handoff: Handoff, tickets: Tickets) -> None:
        self._handoff = handoff
        self._tickets = tickets

    def take_up(self, case_id: str) -> None:
        """Work of the hand-off."""
        left = next((one for one in self._handoff.tickets() if one.case_id == case_id), None)
        if left is not None:
            self._tickets.open_left(case_id, left.conversation_id, left.text, beijing_date(left.due_at))

    def answer(self, case_id: str, staff: Staff, text: str) -> None:
        """Raises what ``Handoff.answer_ticket`` raises."""
        self.take_up(case_id)  # the work may not have been done yet
        self._handoff.answer_ticket(case_id, staff, text)
        try:
            self._tickets.move(ticket_id_of("left", case_id), "done", staff, text)
        except (TicketNotFoundError, TicketMovedError):  # done by hand before
            return
