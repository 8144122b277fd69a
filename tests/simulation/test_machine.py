"""Two desks and one record, driven by hypothesis: edits of a tiny alphabet that aim at the same field."""

from contextlib import ExitStack

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.simulation import naming
from tests.simulation.line import FAULTS
from tests.simulation.running import ACTIONS, finish
from tests.simulation.steps import Setup, Step
from tests.simulation.world import opened

DESKS, VALUES, REGISTERS = st.integers(0, 1), st.integers(0, 3), st.integers(0, 4)
PAGES = st.sampled_from((0, 2, 3))


class TwoDesks(RuleBasedStateMachine):
    """What two people can do to one customer, and what the line between them can do."""

    def __init__(self) -> None:
        """A fresh world."""
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(naming.simulated(1000))
        self.world = opened(Setup())

    def take(self, step: Step) -> None:
        """One step of a history."""
        ACTIONS[step.what](self.world, self.world.desk(step.desk), step)

    @rule(desk=DESKS, register=REGISTERS, value=VALUES)
    def edit(self, desk: int, register: int, value: int) -> None:
        """Open, type, save."""
        self.take(Step("edit", desk, 0, register, value))

    @rule(desk=DESKS)
    def open(self, desk: int) -> None:
        """Leave a form open."""
        self.take(Step("open", desk))

    @rule(desk=DESKS, register=REGISTERS, value=VALUES)
    def save(self, desk: int, register: int, value: int) -> None:
        """Save the form that was left open."""
        self.take(Step("save", desk, 0, register, value))

    @rule(desk=DESKS, fault=st.integers(0, len(FAULTS) - 1), page=PAGES)
    def sync(self, desk: int, fault: int, page: int) -> None:
        """A session over a line that may fail."""
        self.take(Step("sync", desk, 1, 0, page, fault))

    @rule(desk=DESKS, register=REGISTERS, value=VALUES)
    def busy(self, desk: int, register: int, value: int) -> None:
        """Type while the answer is on its way."""
        self.take(Step("busy", desk, 0, register, value))

    @rule(desk=DESKS, value=VALUES)
    def resolve(self, desk: int, value: int) -> None:
        """Decide a conflict."""
        self.take(Step("resolve", desk, value=value, extra=1))

    @rule(desk=DESKS)
    def restore_loser(self, desk: int) -> None:
        """Put back what lost."""
        self.take(Step("restore_loser", desk, value=1))

    @rule(desk=DESKS, statement=st.integers(0, 95))
    def crash(self, desk: int, statement: int) -> None:
        """Die at any statement of a session."""
        self.take(Step("crash_sync", desk, extra=statement))

    @rule()
    def late(self) -> None:
        """What was held up arrives."""
        self.take(Step("late", value=1))

    @rule(value=VALUES)
    def wait(self, value: int) -> None:
        """Time passes."""
        self.take(Step("wait", value=value))

    @invariant()
    def nothing_is_wrong_so_far(self) -> None:
        """What can be judged on the way."""
        assert self.world.oracle.violations == []

    def teardown(self) -> None:
        """Let everybody sync, and judge."""
        try:
            assert finish(self.world, ()) == []
            self.world.close()
        finally:
            self.stack.close()


TestTwoDesks = TwoDesks.TestCase
TestTwoDesks.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
