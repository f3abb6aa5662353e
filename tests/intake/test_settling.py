"""A file is taken once it is quiet and whole; nothing here looks at a clock or a disk."""

from pipeline.intake.settling import Readiness, Seen, SettleRule, next_look, readiness, watch_again

RULE = SettleRule(quiet=3.0, patience=600.0)
SMALL = Seen("a.pdf", 10, 1, 7)
GROWN = Seen("a.pdf", 20, 2, 7)


def whole() -> bool:
    return True


def half() -> bool:
    return False


def never_asked() -> bool:
    raise AssertionError("a growing file is not opened")


def test_a_new_file_waits_unopened_until_it_is_quiet() -> None:
    watched = watch_again({}, [SMALL], 100.0)["a.pdf"]
    assert readiness(watched, RULE, 102.9, never_asked) is Readiness.GROWING
    assert readiness(watched, RULE, 103.0, whole) is Readiness.READY


def test_a_change_starts_the_wait_anew() -> None:
    first = watch_again({}, [SMALL], 100.0)
    second = watch_again(first, [GROWN], 102.0)
    assert readiness(second["a.pdf"], RULE, 104.0, never_asked) is Readiness.GROWING
    assert second["a.pdf"].first_at == 100.0


def test_an_unchanged_look_keeps_the_wait_running() -> None:
    second = watch_again(watch_again({}, [SMALL], 100.0), [SMALL], 102.0)
    assert second["a.pdf"].unchanged_since == 100.0


def test_another_file_under_the_same_name_is_a_new_file() -> None:
    other = Seen("a.pdf", 10, 1, 8)
    second = watch_again(watch_again({}, [SMALL], 100.0), [other], 102.0)
    assert (second["a.pdf"].first_at, second["a.pdf"].unchanged_since) == (102.0, 102.0)


def test_an_unfinished_file_is_waited_for_and_then_taken_to_be_turned_back() -> None:
    watched = watch_again({}, [SMALL], 100.0)["a.pdf"]
    assert readiness(watched, RULE, 150.0, half) is Readiness.UNFINISHED
    assert readiness(watched, RULE, 700.0, half) is Readiness.OVERDUE
    assert not Readiness.UNFINISHED.may_be_claimed
    assert Readiness.OVERDUE.may_be_claimed


def test_a_slow_copy_is_never_overdue_while_it_grows() -> None:
    watched = watch_again({}, [SMALL], 0.0)
    for second in range(1, 2000):
        watched = watch_again(watched, [Seen("a.pdf", 10 + second, second, 7)], float(second))
    assert readiness(watched["a.pdf"], RULE, 2000.0, never_asked) is Readiness.GROWING


def test_a_file_that_is_gone_drops_out() -> None:
    assert not watch_again(watch_again({}, [SMALL], 100.0), [], 101.0)


def test_the_next_look_comes_when_the_first_file_may_be_quiet() -> None:
    watched = watch_again(watch_again({}, [SMALL], 100.0), [SMALL, Seen("b.pdf", 1, 1, 9)], 102.0)
    assert next_look(watched.values(), RULE, 102.0) == 1.0
    assert next_look(watched.values(), RULE, 110.0) is None
