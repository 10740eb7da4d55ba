from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.encoders import Encoder, open_encoder

from .tiny import build_tiny_model, needs_encoders


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_export(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from knowledge_base.encoders.export import export

    folder = tmp_path_factory.mktemp("tiny-int8")
    export(str(tiny_model), folder, name="tiny")
    return folder


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    return open_encoder("bundled", threads=2)


@pytest.fixture(
    scope="session",
    params=[
        "bundled",
        pytest.param("tiny_export", marks=needs_encoders),
        pytest.param("tiny_model", marks=needs_encoders),
    ],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each kind of encoder in turn."""
    if request.param == "bundled":
        return request.getfixturevalue("bundled")  # type: ignore[no-any-return]
    return open_encoder(str(request.getfixturevalue(request.param)), threads=2)
