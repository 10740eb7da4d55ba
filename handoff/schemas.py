"""What the agent's page sends."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kit.socket import Ping


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


ConsoleFrame = Say | Typing | Replay
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
    note: str = Field("", max_length=2000)
