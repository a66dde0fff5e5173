"""quickjs-ng: in this process, quick to start, without files, network or programs; it has no Intl."""

from scaffold.errors import ScaffoldError
from scaffold.templater.engine import MEMORY, STACK
from scaffold.templater.engines import Ask


class Backend:
    """One context of QuickJS."""

    def __init__(self, asked: Ask) -> None:
        try:
            import _quickjs as quickjs  # the package around it loads a thread pool that we do not need
        except ImportError as error:
            raise ScaffoldError(
                "The engine quickjs is not installed: pip install quickjs-ng (or mini-racer, for --engine v8)."
            ) from error
        self._failure = quickjs.JSException
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY)
        self._context.set_max_stack_size(STACK)
        self._context.add_callable("__host", asked)

    def evaluate(self, code: str) -> object:
        """Evaluate code in the global scope. Raises ScaffoldError where the engine itself fails."""
        try:
            return self._context.eval(code)
        except self._failure as error:
            raise ScaffoldError(f"The JavaScript engine gave up ({error}); nothing was written.") from error

    def pump(self) -> bool:
        """Run one job of a promise; return whether there may be another."""
        return bool(self._context.execute_pending_job())

    def kill(self) -> None:
        """Do nothing: the engine ends with this process."""

    def close(self) -> None:
        """Free what the engine holds."""
