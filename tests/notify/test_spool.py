"""Messages in the spool: none is lost, none overtakes another, none is tried without end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from netaudit.errors import Busy
from netaudit.locking import locked
from netaudit.notify.alert import Alert
from netaudit.notify.channel import Undelivered
from netaudit.notify.routing import Message
from netaudit.notify.spool import Delivery, Spool

NOW = dt.datetime(2026, 11, 1, 2, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)


def message(name: str, channel: str = "a", at: dt.datetime = NOW) -> Message:
    alert = Alert(kind="new", key=name, severity="low", title=name)
    return Message(id=name, channel=channel, run="r", created=at.isoformat(), alerts=(alert,))


class Channel:
    """Takes messages, or refuses them."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.down: set[str] = set()
        self.tries = 0

    def __call__(self, told: Message) -> None:
        self.tries += 1
        if told.channel in self.down:
            raise Undelivered("it answered 500")
        self.took.append(told.id)


@pytest.fixture
def channel() -> Channel:
    return Channel()


def deliver(spool: Spool, channel: Channel, at: dt.datetime = NOW, **more: bool) -> Delivery:
    return spool.deliver(channel, now=at, give_up_after=WEEK, pause=lambda seconds: None, **more)


def test_messages_go_out_in_order_and_once(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path / "spool")
    spool.put([message("m1"), message("m2", "b")])
    spool.put([message("m3", at=NOW + dt.timedelta(days=1)), message("m1")])
    assert deliver(spool, channel).sent == 3
    assert channel.took == ["m1", "m2", "m3"]
    assert deliver(spool, channel).sent == 0


def test_a_channel_that_is_down_holds_nobody_else_up_and_loses_nothing(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path)
    spool.put([message("a1"), message("b1", "b"), message("a2"), message("b2", "b")])
    channel.down = {"a"}
    done = deliver(spool, channel)
    assert (channel.took, [m.id for m in done.waiting]) == (["b1", "b2"], ["a1", "a2"])
    assert done.waiting[0].failure == "it answered 500"
    assert channel.tries == 5  # three of a1, and a2 waits behind it
    channel.down = set()
    assert deliver(spool, channel, NOW + dt.timedelta(minutes=1)).sent == 0  # not yet due
    assert deliver(spool, channel, NOW + dt.timedelta(minutes=6)).sent == 2
    assert channel.took[2:] == ["a1", "a2"]


def test_a_passing_fault_is_tried_again_at_once(tmp_path: Path) -> None:
    spool, left = Spool(tmp_path), [Undelivered("500"), Undelivered("503")]
    pauses: list[float] = []

    def send(told: Message) -> None:
        if left:
            raise left.pop()

    spool.put([message("m")])
    assert spool.deliver(send, now=NOW, give_up_after=WEEK, pause=pauses.append).sent == 1
    assert pauses == [1.0, 4.0]


def test_waits_grow_and_end(tmp_path: Path, channel: Channel) -> None:
    spool, at, waits = Spool(tmp_path), NOW, []
    channel.down = {"a"}
    spool.put([message("m")])
    for _ in range(9):
        [waiting] = deliver(spool, channel, at).waiting
        due = dt.datetime.fromisoformat(waiting.next_try)
        waits.append((due - at).total_seconds() / 60)
        at = due
    assert waits == [5, 10, 20, 40, 80, 160, 320, 360, 360]


def test_what_nobody_takes_for_a_week_is_kept_aside(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path)
    channel.down = {"a"}
    spool.put([message("m"), message("n")])
    done = deliver(spool, channel, NOW + dt.timedelta(days=8), at_once=True)
    assert [m.id for m in done.given_up] == ["m", "n"]
    assert [m.id for m in spool.given_up()] == ["m", "n"]
    assert deliver(spool, channel).waiting == ()


def test_a_process_that_is_killed_while_sending_sends_again(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path)
    spool.put([message("m1"), message("m2")])

    def killed(told: Message) -> None:
        channel(told)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spool.deliver(killed, now=NOW, give_up_after=WEEK, pause=lambda seconds: None)
    assert deliver(spool, channel).sent == 2
    assert channel.took == ["m1", "m1", "m2"]


def test_a_clock_that_was_set_back_does_not_hold_messages_for_long(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path)
    channel.down = {"a"}
    spool.put([message("m")])
    deliver(spool, channel)
    channel.down = set()
    assert deliver(spool, channel, NOW - dt.timedelta(days=30)).sent == 1


def test_a_file_that_is_no_message_is_told_and_stays(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path)
    spool.put([message("m")])
    (tmp_path / "0.json").write_text("{half")
    done = deliver(spool, channel)
    assert (done.sent, done.damaged) == (1, ("0.json",))
    assert (tmp_path / "0.json").exists()


def test_two_senders_at_once(tmp_path: Path, channel: Channel) -> None:
    spool = Spool(tmp_path)
    spool.put([message("m")])
    with locked(tmp_path / "lock"), pytest.raises(Busy, match="alerts are being sent by pid"):
        deliver(spool, channel)
    assert deliver(spool, channel).sent == 1


def test_messages_are_for_their_owner_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.put([message("m")])
    [path] = (tmp_path / "spool").glob("*.json")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
