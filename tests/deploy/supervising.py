"""``daoban up`` over two programs that do nothing, for the test that sends it signals."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy import supervise
from kit.settings import Settings
from tests.servers import free_port

CONFIG = """
[supervisord]
nodaemon = true
silent = true
logfile = {home}/supervisord.log
pidfile = {home}/supervisord.pid

[program:app]
command = sh -c "echo $$ > {home}/app.pid; exec sleep 600"

[program:rasa]
command = sh -c "echo $$ > {home}/rasa.pid; exec sleep 600"
"""


def main() -> None:
    home = Path(sys.argv[1])
    (home / "supervisord.conf").write_text(CONFIG.format(home=home))
    supervise.CONFIG = home / "supervisord.conf"
    supervise._wait_until_ready = lambda *_: None
    rasa = f"http://127.0.0.1:{free_port()}"
    settings = Settings(_env_file=None, var_dir=home / "var", database_url="", port=free_port(), rasa_url=rasa)
    raise SystemExit(supervise.supervise(settings))


if __name__ == "__main__":
    main()
