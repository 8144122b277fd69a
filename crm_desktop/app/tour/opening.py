"""08:20. Head office is founded, three desktops join two branches, and both bring their own lists of customers."""

from pathlib import Path

from crm_desktop.app.tour import doors, look_up
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.world import ACCOUNTS, COUNTER, DALIAN, World
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.sample import load
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.columns import guess_layout
from crm_desktop.services.importing.rejects import write_rejects
from crm_desktop.services.importing.rows import dry_run
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import colleagues
from resources import path

_LISTS = {ACCOUNTS: "customers_sy01.xlsx", DALIAN: "customers_dl01.csv"}


def found_head_office(world: World) -> None:
    """A new office with two branches, their people and goods, served on loopback."""

    def make(place: Path) -> None:
        office = Office.create(place, chain="样例连锁", now=world.clock.millis)
        loaded = load(office)
        office.close()
        expect_equal(loaded.branches, 2, "branches")

    world.found(make)
    expect(world.service.running, "head office answers")


def join_desktops(world: World) -> None:
    """Each by its own single-use code, with its own key, filled from head office."""
    for name, branch, called in ((COUNTER, "SY01", "柜台"), (ACCOUNTS, "SY01", "会计"), (DALIAN, "DL01", "柜台")):
        station = world.add_station(name, branch)
        doors.start(world, station)
        doors.join(world, station, called=called)
        expect_equal(station.desktop.membership.branch, branch, f"{name} belongs to")
    letters = [world.station(name).desktop.membership.letter for name in (COUNTER, ACCOUNTS)]
    expect_equal(len(set(letters)), 2, "two desktops of one branch have letters of their own")


def import_customers(world: World) -> None:
    """XLSX at one branch, CSV in GB18030 at the other; bad rows stay out and are written to a file."""
    for name, source in _LISTS.items():
        station = world.station(name)
        people = colleagues(station.store, station.branch)
        accountant = next(one for one in people if one.role is Role.ACCOUNTANT)
        seat = station.desktop.seat(Person(accountant.id, accountant.name, accountant.role))
        layout = guess_layout(read_sheets(path("sample", source)))
        taken = take_over(seat, dry_run(seat, layout), file_name=source)
        write_rejects(seat, world.shots.out / f"rejected-{station.branch}.xlsx", layout, taken.rejected)
        expect(taken.created > 30 and taken.rejected, f"good rows of {source} are taken over, bad ones are not")
        expect(station.desktop.line.sync_now().trouble is None, f"the customers of {name} reach head office")
    counter = world.station(COUNTER)
    expect(counter.desktop.line.sync_now().trouble is None, "the counter fetches them")
    expect_equal(look_up.count_customers(counter), look_up.count_customers(world.station(ACCOUNTS)), "customers at A")
    expect(not look_up.crippled_phones(world.station(DALIAN)), "no number has become 1.59E+10 or lost a zero")


STEPS = (
    Step(Words("总部成立，两家分店", "Head office founded, two branches"), found_head_office),
    Step(Words("三台电脑凭启用码加入，首次下载", "Three desktops join by code, first fill"), join_desktops),
    Step(Words("导入客户表：XLSX 与 GB18030 CSV", "Customers imported from XLSX and GB18030 CSV"), import_customers),
)
