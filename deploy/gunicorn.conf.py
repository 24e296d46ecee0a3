"""How the forum is served: from the environment, the same on a laptop and behind nginx.

PORT              on 127.0.0.1 (8000); a proxy or nobody else reaches it
WEB_CONCURRENCY   worker processes (two for each core and one more, at most nine)
TRUSTED_PROXIES   how many proxies stand in front; 0 means clients connect directly
"""

import gc
import logging
import os
from pathlib import Path
from typing import Any

from gunicorn import glogging

_proxied = int(os.environ.get("TRUSTED_PROXIES") or "0") > 0

wsgi_app = "wsgi:app"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2 * (os.cpu_count() or 1) + 1, 9))

# A proxy hands over whole requests, so a plain worker is never kept waiting. Clients that connect
# directly may be slow or silent: threads keep a few of them from stopping everybody. Before two
# plain workers four silent clients are enough to let a reader wait for a minute (bench/README.md).
worker_class = "sync" if _proxied else "gthread"
threads = 1 if _proxied else 8

# The application is built once, before there are workers: it opens no connection and starts no
# thread until it is asked something. Five workers then hold 300 MB, not 500, all together. New code
# wants a restart, as new tables do.
preload_app = True


def when_ready(_server: Any) -> None:
    """Leave what was built to lie where all workers share it: who collects garbage writes to it."""
    gc.collect()
    gc.freeze()


timeout = 30
graceful_timeout = 20
keepalive = 5
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# Only a proxy of our own may say that the client came over HTTPS.
forwarded_allow_ips = "127.0.0.1,::1" if _proxied else ""

# The heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, not /tmp
control_socket_disable = True


class WithoutAddresses(glogging.Logger):
    """Log what goes wrong, and never who asked: no access log, no client's address."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(_hide_address)


def _hide_address(record: logging.LogRecord) -> bool:
    """Of a request that gunicorn could not read, leave the kind of fault: the rest quotes it."""
    message = record.getMessage()
    if message.startswith("Invalid request from ip="):
        fault = message.partition(": ")[2].partition(":")[0]
        record.msg, record.args = f"Invalid request: {fault}", ()
    return True


accesslog = None
logger_class = WithoutAddresses
