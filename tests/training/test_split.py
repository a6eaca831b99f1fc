"""The split by groups."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from affetto.preparation.examples import Examples, Role
from affetto.training.split import Split, split_by_group

GROUPS = [f"song {i % 40}" for i in range(100)]


def split_of(groups: list[str], *arguments: float, roles: list[Role] | None = None) -> Split:
    """The split of sequences of one step each."""
    steps = len(groups)
    zeros = np.zeros((steps, 16), np.float32)
    inputs = np.zeros((steps, 32), np.float32)
    examples = Examples("dynamics", inputs, zeros, zeros, np.arange(steps), groups, roles=roles or [])
    seed, *shares = arguments
    return split_by_group(examples, int(seed), *shares)


def test_no_group_is_on_two_sides_and_no_sequence_is_lost() -> None:
    split = split_of(GROUPS, 1)
    shares = [{GROUPS[i] for i in part} for part in (split.train, split.validation, split.test)]
    assert [len(share) for share in shares] == [32, 4, 4]
    assert not (shares[0] & shares[1] or shares[0] & shares[2] or shares[1] & shares[2])
    assert sorted(split.train + split.validation + split.test) == list(range(100))


def test_the_seed_decides_and_the_order_does_not() -> None:
    def tested(groups: list[str], seed: int) -> set[str]:
        return {groups[i] for i in split_of(groups, seed).test}

    assert tested(GROUPS, 1) == tested(GROUPS[::-1], 1)
    assert tested(GROUPS, 1) != tested(GROUPS, 2)


@given(st.integers(2, 30), st.floats(0, 1), st.floats(0, 1))
def test_there_is_always_something_to_train_and_to_choose_by(
    count: int, validation: float, test: float
) -> None:
    split = split_of([str(i) for i in range(count)], 3, validation, test)
    assert split.train
    assert split.validation


def test_roles_keep_sequences_from_the_other_side() -> None:
    groups = [f"series {i // 2}" for i in range(40)] + ["unrated"] * 3
    roles: list[Role] = ["measures", "trains"] * 20 + ["trains"] * 3
    split = split_of(groups, 1, 0.2, 0.2, roles=roles)
    assert {roles[i] for i in split.train} == {"trains"}
    assert {roles[i] for i in split.validation + split.test} == {"measures"}
    assert len(split.validation) == len(split.test) == 4
    assert {40, 41, 42} <= set(split.train)
    assert len(split.train) == 12 + 3


def test_a_group_may_be_named_by_anything() -> None:
    split = split_of([*map(str, range(9)), "x\ud800"], 1)
    assert sorted(split.train + split.validation + split.test) == list(range(10))
