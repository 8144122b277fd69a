"""What people at a desk do: edit, create, decide conflicts, restore what lost, retype what was refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sync.replica import decisions, journal
from sync.replica.database import Connection
from sync.values import Value
from tests.simulation.desk import Desk, OpenForm
from tests.simulation.office import AUTHORITY, NOBODY
from tests.simulation.records import REGISTERS, mark_of, typed
from tests.simulation.steps import Step
from tests.simulation.world import World
from tests.sync.parts import insert


def edit(world: World, desk: Desk, step: Step) -> None:
    """Open a form, type, save."""
    form = form_of(desk, step.record)
    if form is not None:
        _type(world, desk, [form], step)


def open_(world: World, desk: Desk, step: Step) -> None:
    """Open a form and leave it open."""
    form = form_of(desk, step.record)
    if form is not None:
        desk.forms[step.extra % 2] = form


def save(world: World, desk: Desk, step: Step) -> None:
    """Save a form that was opened some time ago."""
    form = desk.forms.pop(step.extra % 2, None) or form_of(desk, step.record)
    if form is not None:
        _type(world, desk, [form], step)


def unit(world: World, desk: Desk, step: Step) -> None:
    """One save of two records, or of two registers of one."""
    forms = [form for form in (form_of(desk, step.record), form_of(desk, step.record + step.extra % 2)) if form]
    if forms and len({form.partition for form in forms}) == 1:
        _type(world, desk, forms, step)


def create(world: World, desk: Desk, step: Step) -> None:
    """A new customer."""
    _create(world, desk, step, visits=0)


def file(world: World, desk: Desk, step: Step) -> None:
    """A visit, alone or with the customer it was paid to, in one save."""
    _create(world, desk, step, visits=1 + step.value % 2)


def ponder(world: World, desk: Desk, step: Step) -> None:
    """Look at the conflicts, to decide later."""
    desk.pondered = _conflicts(desk)


def resolve(world: World, desk: Desk, step: Step) -> None:
    """Decide a conflict as it was looked at: for a candidate, or for another value."""
    known = desk.pondered if step.extra % 4 == 0 and desk.pondered else _conflicts(desk)
    if not known:
        return
    conflict, looked = known[step.record % len(known)]
    values = [candidate.value for candidate in conflict.candidates]
    other = typed(conflict.register, looked.values[conflict.register], step.value, mark=_mark(world, conflict.id))
    value = values[step.value % len(values)] if step.value < 4 else _other(conflict.register, other)
    shown = _shown(desk, conflict)
    if shown is None or shown.partition != conflict.partition:
        return
    before, person = desk.last(), person_of(desk, step)
    decisions.resolve(desk.replica, conflict, value, actor=person)
    _learn(desk, before, conflict, shown, person, looked=looked)
    desk.pondered = []


def restore_loser(world: World, desk: Desk, step: Step) -> None:
    """Put a value that lost back in force, or take it off the list."""
    with desk.replica.database.read() as connection:
        lost = journal.losers(connection)
    if not lost:
        return
    one = lost[step.record % len(lost)]
    if step.value == 0:
        decisions.dismiss_loser(desk.replica, one)
        return
    shown = _shown(desk, one)
    if shown is None:
        return
    rev = desk.rev(one.id, one.register)
    seen = desk.visible((one.id, one.register), rev) | desk.oracle.mask_of(one.lost.origin, one.lost.n)
    before, person = desk.last(), person_of(desk, step)
    decisions.restore(desk.replica, one, actor=person)
    _learn(desk, before, one, shown, person, looked=replace(shown, seen={**shown.seen, one.register: seen}))


def see_refused(world: World, desk: Desk, step: Step) -> None:
    """Take a refused unit off the list; somebody with the right may type it again."""
    with desk.replica.database.read() as connection:
        refused = journal.refused(connection)
    if not refused:
        return
    one = refused[step.record % len(refused)]
    decisions.discard_refused(desk.replica, one.unit)
    if step.value:
        edit(world, desk, Step("edit", record=step.record, register=step.register, value=step.value))


def form_of(desk: Desk, which: int) -> OpenForm | None:
    """A form on one of the customers that the desk shows, if any."""
    known = desk.rows("SELECT id FROM customer ORDER BY id")
    return desk.open_form("customer", str(known[which % len(known)][0])) if known else None


def person_of(desk: Desk, step: Step) -> str:
    """Who acts: mostly the desk's own person, seldom head office, or one without any rights."""
    return {6: AUTHORITY, 7: NOBODY}.get(step.extra >> 2 & 7, desk.name)


def _type(world: World, desk: Desk, forms: Sequence[OpenForm], step: Step) -> None:
    """Type into each form (the second gets the next register) and save them as one unit, if it is there yet."""
    if any(_home(desk, form.id) != form.partition for form in forms):
        return
    before, person = desk.last(), person_of(desk, step)
    bases = {key: base for form in forms for key, base in form.bases.items()}
    with desk.replica.unit("edit", actor=person, partition=forms[0].partition, bases=bases) as connection:
        for place, form in enumerate(forms):
            register = _register(form, step.register + place * (1 + (form is forms[0])))
            _update(
                connection, form, typed(register, form.values[register], step.value + place, mark=_mark(world, form.id))
            )
    desk.learn(before, {form.id: form for form in forms}, person=person)


def _register(form: OpenForm, which: int) -> str:
    known = [name for name in REGISTERS if name in form.values]
    wanted = REGISTERS[which % len(REGISTERS)]
    return wanted if wanted in form.values else known[which % len(known)]


def _update(connection: Connection, form: OpenForm, columns: Mapping[str, object]) -> None:
    assignments = ", ".join(f'"{name}" = ?' for name in columns)
    connection.execute(f"UPDATE {form.type} SET {assignments} WHERE id = ?", (*columns.values(), form.id))


def _create(world: World, desk: Desk, step: Step, *, visits: int) -> None:
    """A customer with the typed register filled, and a visit to it; or a visit alone."""
    world.created += 1
    before, person = desk.last(), person_of(desk, step)
    partition = desk.scope[step.record % len(desk.scope)]
    name = REGISTERS[step.register % len(REGISTERS)]
    if name == "wechat" and not desk.knows("customer", "wechat"):
        name = "phone"
    shown = {"zip": None} if desk.knows("customer", "zip") else {}
    columns = typed(name, shown, step.value, mark=_mark(world, f"n{world.created}"))
    with desk.replica.unit("create", actor=person, partition=partition) as connection:
        if visits != 1:
            insert(connection, f"n{world.created}", **columns)
        if visits:
            insert(connection, f"v{world.created}", type_="visit", note=f"note {step.value}", order="")
        if step.extra % 8 == 0 and desk.knows("reminder", "about"):
            insert(connection, f"r{world.created}", type_="reminder", about=str(step.value))
    desk.learn(before, {}, person=person)


Open = journal.Conflict | journal.LostValue


def _conflicts(desk: Desk) -> list[tuple[journal.Conflict, OpenForm]]:
    """The conflicts on the list, each with what its reader sees of the record, all candidates among it."""
    with desk.replica.database.read() as connection:
        listed = journal.conflicts(connection)
    found: list[tuple[journal.Conflict, OpenForm]] = []
    for each in listed:
        form = desk.open_form(each.type, each.id) if each.type == "customer" else None
        if form is not None:
            seen = desk.visible((each.id, each.register), each.rev)
            found.append((each, replace(form, seen={**form.seen, each.register: seen})))
    return found


def _other(register: str, columns: Mapping[str, object]) -> Value:
    """A value that is none of the candidates."""
    (value,) = columns.values()
    return {"city": "9", "street": str(value)} if register == "address" else f"9{value}"


def _home(desk: Desk, record: str) -> str:
    """The partition that the desk has the record in; empty if it is not there."""
    rows = desk.rows("SELECT partition FROM sync_record WHERE id = ?", record)
    return str(rows[0][0]) if rows else ""


def _mark(world: World, record: str) -> str:
    """In a world where records are erased, what is typed tells what it was typed into."""
    return mark_of(record) if world.marked else ""


def _shown(desk: Desk, about: Open) -> OpenForm | None:
    form = desk.open_form(about.type, about.id)
    return form if form and about.register in form.values else None


def _learn(desk: Desk, before: int, about: Open, shown: OpenForm, person: str, *, looked: OpenForm) -> None:
    """The oracle is told of a decision: its author saw all that was listed when it was looked at."""
    view = replace(shown, seen=looked.seen, read={**looked.read, about.register: looked.seen[about.register]})
    desk.learn(before, {about.id: view}, person=person)


ACTIONS: dict[str, Callable[[World, Desk, Step], None]] = {
    "edit": edit, "open": open_, "save": save, "unit": unit, "create": create, "file": file,
    "ponder": ponder, "resolve": resolve, "restore_loser": restore_loser, "see_refused": see_refused,
}  # fmt: skip
