"""JupyterHub as `verger notebook` starts it: settings come as JSON, whose path is in $VERGER_NOTEBOOK."""

import atexit
import hashlib
import hmac
import json
import os
import signal
import threading
import time
from pathlib import Path

from jupyterhub.auth import Authenticator

MARK = "VERGER_NOTEBOOK"
settings = json.loads(Path(os.environ[MARK]).read_text())
state = Path(settings["state"])


class PasswordFile(Authenticator):
    """Users and scrypt hashes of their passwords, in a file that only its owner reads."""

    async def authenticate(self, handler, data):
        user = json.loads(Path(settings["users"]).read_text()).get(data["username"])
        # A name that is not there takes as long as a wrong password.
        salt, wanted = (user["salt"], user["hash"]) if user else ("00" * 16, "00" * 32)
        given = hashlib.scrypt(
            data["password"].encode(), salt=bytes.fromhex(salt), n=16384, r=8, p=1, maxmem=2**26, dklen=32
        )
        right = hmac.compare_digest(given, bytes.fromhex(wanted))
        return data["username"] if user and right else None


c = get_config()  # noqa: F821
c.JupyterHub.authenticator_class = PasswordFile
c.Authenticator.allowed_users = set(json.loads(Path(settings["users"]).read_text()))
port, hub_port, proxy_port = settings["ports"]
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = hub_port
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [settings["node"], settings["proxy"]]
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{state / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie-secret")

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(Path(settings["folder"]) / "{username}")
c.Spawner.cmd = [settings["server"]]
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120


def name_user(spawner):
    """Arguments are not formatted by the spawner."""
    own = [one.replace("{username}", spawner.user.name) for one in settings["arguments"]]
    spawner.args = ["--allow-root", "--ServerApp.ip=127.0.0.1", *own]


c.Spawner.pre_spawn_hook = name_user
c.Spawner.environment = {
    MARK: os.environ[MARK],
    **{name: str(state / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")},
    **settings["environment"],
}


def sweep(*_):
    """Kernels outlive their server at times: what carries this hub's mark goes with it."""
    mark = f"{MARK}={os.environ[MARK]}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int(process.name) not in (os.getpid(), parent) and mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue


def watch():
    """Nobody is left to stop this hub once the program that started it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


parent = os.getppid()
atexit.register(sweep)
threading.Thread(target=watch, daemon=True).start()
