"""The in-process half of vllm-otel-injector: this first one loads and does nothing."""


def register() -> None:
    """Entry point of the group ``vllm.general_plugins``."""
