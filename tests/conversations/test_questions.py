"""What the bot has still to react to."""

from __future__ import annotations

import pytest

from conversations.ledger import Draft, append
from conversations.questions import NOTICE, find_question
from conversations.service import Conversations
from kit.clock import utc_now
from kit.db import Database


@pytest.mark.parametrize(("client_id", "waits"), [(f"{NOTICE}1", True), (None, False)], ids=["a notice", "a word"])
def test_what_the_system_says_beside_the_talk_settles_no_question(
    database: Database, client_id: str | None, waits: bool
) -> None:
    chat = Conversations(database).open("visitor", None).id
    drafts = [Draft(chat, "taxpayer", "契税多少"), Draft(chat, "system", "正在联系下一位", client_id=client_id)]
    with database.connection() as connection:
        append(connection, drafts, utc_now())
    with database.read() as session:
        assert (find_question(session, chat) is not None) is waits
