from __future__ import annotations

import socket

import pytest

from deploy.supervise import check_port
from kit.settings import SettingsError
from tests.servers import free_port


def test_a_taken_port_is_said_with_the_setting_that_changes_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"端口 {port} 已被占用.*DAOBAN_PORT"):
            check_port("127.0.0.1", port, "DAOBAN_PORT")


def test_a_free_port_is_fine() -> None:
    check_port("127.0.0.1", free_port(), "DAOBAN_PORT")
