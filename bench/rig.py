"""What the measurements share: the contenders, the generator, cores and priority."""

import atexit
import contextlib
import json
import os
import pathlib
import signal
import ssl
import statistics
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = ROOT / "target" / "bench"
REVIEWS = HERE / "reviews"
IMAGE = ROOT / "target" / "image"
SERVER_CORE, LOAD_CORE = "0", "1"
CLOSED = ["-mode", "closed", "-conns", "16"]  # as many reviews as it can answer


# Who ends a measurement ends its servers with it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))


def say(text):
    print(text, file=sys.stderr, flush=True)


def build_go(name):
    """A Go program of this folder; go itself knows whether it has to compile."""
    program = TARGET / name
    environment = dict(os.environ, CGO_ENABLED="0")
    subprocess.run(["go", "build", "-o", program, "."], cwd=HERE / name, env=environment, check=True)
    return program


def prefer(pid):
    """Before all other sessions of this machine, where Linux groups them; among its threads all stays as it is."""
    with contextlib.suppress(OSError):
        pathlib.Path(f"/proc/{pid}/autogroup").write_text("-15")


def java_command(*options):
    """The server as the image starts it, from the image's own folders (make image)."""
    if not (IMAGE / "app/app/vllm-otel-injector.jar").exists():
        sys.exit("target/image is not there; run: make image")
    cache = IMAGE / "cache/app/vllm-otel.aot"
    archive = [f"-XX:AOTCache={cache}", "-Xlog:aot*=off", "-Xlog:cds*=off"] if cache.exists() else []
    return [
        IMAGE / "java/opt/java/bin/java", f"@{ROOT / 'image/jvm.options'}", *archive,
        f"-Djava.library.path={IMAGE / 'app/app/native'}", *options,
        "-jar", IMAGE / "app/app/vllm-otel-injector.jar",
        "serve", "--standalone", "--host", "127.0.0.1", "--context", HERE / "context",
    ]  # fmt: skip


def start(name, command, cgroup=None):
    """A server, pinned to one core so that its runtime sizes itself for one; its output is a file."""
    enter = (lambda: (cgroup / "cgroup.procs").write_text("0")) if cgroup else None
    with open(TARGET / f"{name}.log", "w") as log:
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *map(str, command)],
            stdout=log, stderr=log, start_new_session=True, preexec_fn=enter,
            env=dict(os.environ, MALLOC_ARENA_MAX="1"),
        )  # fmt: skip
    atexit.register(process.kill)  # where nobody came to end it
    prefer(process.pid)
    return process


class Contender:
    """A webhook that serves."""

    def __init__(self, name, command, url, ready, cgroup=None):
        self.name, self.url, self.ready = name, url, ready
        if answers(ready):
            sys.exit(f"{name} cannot serve: something else answers at {ready}; end it first")
        self.process = start(name, command, cgroup)
        end = time.monotonic() + 60
        while not answers(ready):
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit(f"{name} does not serve; see {TARGET / name}.log")
            time.sleep(0.01)

    def end(self):
        self.process.terminate()
        self.process.wait(30)


def answers(url):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        urllib.request.urlopen(url, context=context, timeout=2).close()
    except urllib.error.HTTPError as e:
        return e.code in (400, 405)  # a webhook that wants a review
    except OSError:
        return False
    return True


def ours(*options, cgroup=None, port=29443):
    command = [*java_command(), "--port", str(port), "--management-port", str(port + 1000), *options]
    return Contender(
        "ours", command, f"https://127.0.0.1:{port}/mutate", f"http://127.0.0.1:{port + 1000}/readyz", cgroup
    )


def noop(port=29444):
    key, certificate = TARGET / "tls.key", TARGET / "tls.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    command = [build_go("noop"), "-port", str(port), "-cert", certificate, "-key", key]
    url = f"https://127.0.0.1:{port}/mutate-v1-pod"
    return Contender("noop", command, url, url)


def load(contender, review, *options):
    """One block of requests; what the generator measured."""
    command = [
        "taskset", "-c", LOAD_CORE, str(TARGET / "load"), "-url", contender.url,
        "-pid", str(contender.process.pid), "-body", str(REVIEWS / f"{review}.json"), *options,
    ]  # fmt: skip
    if review == "untouched":
        command.append("-nopatch")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    prefer(process.pid)
    output, errors = process.communicate()
    try:
        result = json.loads(output)
    except ValueError:
        sys.exit(f"{contender.name}, {review}: {errors}")
    if result["errors"]:
        sys.exit(f"{contender.name}, {review}: {result['errors']} wrong answers, the first: {result['first_error']}")
    return result


def warm_up(*contenders, seconds=600):
    """Full load and pauses, in which the compiler works, in turns: as days of service do."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for contender in contenders:
            cost = load(contender, "medium", *CLOSED, "-time", "8s")["cpu_us_per_req"]
            say(f"warming up {contender.name}, {left:.0f} s to go: {cost:.0f} µs CPU a request")
        if len(contenders) == 1:
            time.sleep(8)


def median(results, key):
    return statistics.median(result[key] for result in results)


def machine():
    """Processor, cores and the load before the run, for the reader of a result."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at the start"
