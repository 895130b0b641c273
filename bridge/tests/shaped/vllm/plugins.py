"""As ``vllm.plugins``: what a plugin's function raises is not caught."""

import os
from importlib.metadata import entry_points

loaded = False


def load_general_plugins():
    global loaded
    if loaded:
        return
    loaded = True
    allowed = os.environ.get("VLLM_PLUGINS")
    found = entry_points()
    group = "vllm.general_plugins"
    functions = []
    for plugin in found.select(group=group) if hasattr(found, "select") else found.get(group, ()):
        if allowed is None or plugin.name in allowed.split(","):
            try:
                functions.append(plugin.load())
            except Exception as problem:
                print(f"Failed to load plugin {plugin.name}: {problem!r}", flush=True)
    for function in functions:
        function()
