"""What the agent's page sends."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from handoff.assist.canned import UseKind
from handoff.assist.results import Result
from kit.socket import Ping

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Say(Frame):
    type: Literal["say"]
    case_id: str
    client_id: Annotated[str, Field(min_length=1, max_length=64)]
    text: str


class Typing(Frame):
    type: Literal["typing"]
    case_id: str


class Replay(Frame):
    type: Literal["replay"]
    case_id: str
    after: int


class Read(Frame):
    """Everything up to message ``seq`` has been before the agent's eyes."""

    type: Literal["read"]
    case_id: str
    seq: int = Field(ge=0)


class Watch(Frame):
    """A supervisor opens somebody else's chat, or (no ``case_id``) none any more."""

    type: Literal["watch"]
    case_id: str | None


ConsoleFrame = Say | Typing | Replay | Read | Watch
CONSOLE_FRAMES: TypeAdapter[ConsoleFrame | Ping] = TypeAdapter(
    Annotated[ConsoleFrame | Ping, Field(discriminator="type")]
)


class SignInRequest(Frame):
    """``code``: of the second factor, once the answer was ``code_required``."""

    username: str = Field(max_length=64)
    password: str = Field(max_length=256)
    code: str = Field("", max_length=16)


class PasswordRequest(Frame):
    current: str = Field(max_length=256)
    password: str = Field(max_length=256)


class CodeRequest(Frame):
    code: str = Field(max_length=16)


class ProposalRequest(Frame):
    """The agent's message ``seq`` is a good answer: take it up into the knowledge base."""

    seq: int = Field(ge=1)


class ComputationRequest(Frame):
    """One sentence with the figures; ``send``: put the result into the chat."""

    text: str = Field(min_length=1, max_length=500)
    send: bool = False


class CloseRequest(Frame):
    """``result`` and ``theme``: as the agent decided, both left out where nothing was said of them."""

    note: str = Field("", max_length=2000)
    result: Result | None = None
    theme: str = Field("", max_length=64)


class SearchRequest(Frame):
    text: str = Field(min_length=1, max_length=500)


class UseRequest(Frame):
    """A draft (``what``: the message it was for), a canned reply (its id) or a found answer (its entry) was used."""

    kind: UseKind
    what: str = Field(max_length=64)


class CannedRequest(Frame):
    shortcut: str = Field(max_length=33)
    text: str = Field(max_length=2000)
    shared: bool = False


class NoteRequest(Frame):
    text: str = Field(min_length=1, max_length=2000)


class ConsultRequest(Frame):
    to_staff: str = Field(max_length=64)
    text: str = Field("", max_length=2000)


class RevealRequest(Frame):
    """Why a number has to be seen is kept beside who saw it."""

    field: Literal["number", "phone"]
    reason: Reason


class OpeningRequest(Frame):
    """Why a supervisor looks into a case that is not theirs."""

    reason: Reason


class StateRequest(Frame):
    state: Literal["online", "away", "leaving"]


class TransferRequest(Frame):
    """To one colleague or to one group."""

    to_staff: str | None = Field(None, max_length=64)
    to_group: str | None = Field(None, max_length=32)
    note: str = Field("", max_length=2000)


class ReleaseRequest(Frame):
    note: str = Field("", max_length=2000)


class TicketAnswerRequest(Frame):
    text: str = Field(min_length=1, max_length=2000)
