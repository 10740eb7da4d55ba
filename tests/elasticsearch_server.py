"""A real Elasticsearch of one or three nodes for the tests, on loopback and free ports.

Where from, in this order: the address in ``DAOBAN_TEST_ELASTICSEARCH``; a server that ``.ci/elasticsearch`` has put
into the cache; else the tests that need one are skipped, and in CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from elasticsearch import Elasticsearch, TransportError

from tests.servers import free_port, missing

VERSION = "9.4.3"
ROOT_CACHE = Path("/var/cache/daoban")  # the server will not run as root, and others cannot read root's home
HOME = (ROOT_CACHE if os.geteuid() == 0 else Path.home() / ".cache" / "daoban") / f"elasticsearch-{VERSION}"
WAIT_SECONDS = 90
HEAP = "512m"
ABSENT = (
    "没有 Elasticsearch：请用 DAOBAN_TEST_ELASTICSEARCH 指出一个测试用的地址"
    "（例如 docker compose -f deploy/elasticsearch.yml up 后的 http://127.0.0.1:9200），"
    f"或运行 .ci/elasticsearch {HOME} 下载一个"
)


@dataclass
class Node:
    port: int
    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns at once; ``ElasticsearchServer.wait`` tells when the cluster is there."""
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_as_somebody(), str(HOME / "bin" / "elasticsearch")],
                env={
                    "PATH": os.environ["PATH"],
                    "ES_JAVA_HOME": str(_java_home()),
                    "ES_PATH_CONF": str(self.home / "config"),
                    "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
                    "HOSTNAME": "localhost",
                    "HOME": str(self.home),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """At once, as a machine that loses power."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class ElasticsearchServer:
    nodes: list[Node] = field(default_factory=list)
    given: str = ""  # somebody else's, neither started nor stopped here

    @property
    def urls(self) -> str:
        return self.given or ",".join(node.url for node in self.nodes)

    @classmethod
    @contextmanager
    def start(cls, count: int = 1) -> Iterator[ElasticsearchServer]:
        given = os.environ.get("DAOBAN_TEST_ELASTICSEARCH", "")
        if given and count == 1:
            yield cls(given=given)
            return
        if not (HOME / "bin" / "elasticsearch").exists():
            missing(ABSENT)
        base = Path(tempfile.mkdtemp(prefix="daoban-es-", dir="/tmp"))
        base.chmod(0o777)
        server = cls(_configured(base, count))
        try:
            for node in server.nodes:
                node.start()
            server.wait()
            yield server
        finally:
            for node in server.nodes:
                node.kill()
            shutil.rmtree(base, ignore_errors=True)

    def wait(self, nodes: int = 0) -> None:
        """Until that many nodes (all, if 0) form a cluster."""
        wanted = nodes or len(self.nodes)
        client = Elasticsearch(self.urls.split(","), request_timeout=5)
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            try:
                if client.cluster.health()["number_of_nodes"] >= wanted:
                    return
            except TransportError:
                pass  # not up yet
            if any(node.process is not None and node.process.poll() is not None for node in self.nodes):
                break
            time.sleep(0.5)
        logs = "\n".join((node.home / "log").read_text(errors="replace")[-2000:] for node in self.nodes)
        raise TimeoutError(f"Elasticsearch 在 {WAIT_SECONDS} 秒内没有启动或已退出：\n{logs}")


def _configured(base: Path, count: int) -> list[Node]:
    ports = [free_port() for _ in range(count)]
    inner = [free_port() for _ in range(count)]
    nodes = []
    for number, port in enumerate(ports):
        home = base / f"node{number}"
        shutil.copytree(HOME / "config", home / "config")
        settings = {
            "cluster.name": base.name,
            "node.name": f"node{number}",
            "path.data": home / "data",
            "path.logs": home / "logs",
            "http.host": "127.0.0.1",
            "http.port": port,
            "transport.host": "127.0.0.1",
            "transport.port": inner[number],
            "discovery.seed_hosts": [f"127.0.0.1:{p}" for p in inner],
            "cluster.initial_master_nodes": [f"node{n}" for n in range(count)],
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "xpack.security.enabled": "false",
        }
        lines = (
            f"{k}: {v if not isinstance(v, list) else str(v).replace(chr(39), chr(34))}" for k, v in settings.items()
        )
        (home / "config" / "elasticsearch.yml").write_text("\n".join(lines) + "\n")
        for folder in (home, *(f for f in home.rglob("*"))):
            folder.chmod(0o777)
        nodes.append(Node(port, home))
    return nodes


def _as_somebody() -> list[str]:
    return ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []


def _java_home() -> Path:
    """A full JDK of version 21 or later: the newest there is."""
    named = os.environ.get("ES_JAVA_HOME")
    if named:
        return Path(named)
    found = []
    for java in Path("/usr/lib/jvm").glob("*/bin/jlink"):
        release = (java.parent.parent / "release").read_text()
        version = int(release.split('JAVA_VERSION="')[1].split('"')[0].split(".")[0])
        found.append((version, java.parent.parent))
    if not found or max(found)[0] < 21:
        missing("Elasticsearch 需要 JDK 21 或更高版本，请安装，或用 ES_JAVA_HOME 指出它的路径")
    return max(found)[1]
