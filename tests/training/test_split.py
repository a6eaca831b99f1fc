"""The split by groups."""

from hypothesis import given
from hypothesis import strategies as st

from affetto.training.split import split_by_group

GROUPS = [f"song {i % 40}" for i in range(100)]


def test_no_group_is_on_two_sides_and_no_sequence_is_lost() -> None:
    split = split_by_group(GROUPS, seed=1)
    shares = [{GROUPS[i] for i in part} for part in (split.train, split.validation, split.test)]
    assert [len(share) for share in shares] == [32, 4, 4]
    assert not (shares[0] & shares[1] or shares[0] & shares[2] or shares[1] & shares[2])
    assert sorted(split.train + split.validation + split.test) == list(range(100))


def test_the_seed_decides_and_the_order_does_not() -> None:
    def tested(groups: list[str], seed: int) -> set[str]:
        return {groups[i] for i in split_by_group(groups, seed).test}

    assert tested(GROUPS, 1) == tested(GROUPS[::-1], 1)
    assert tested(GROUPS, 1) != tested(GROUPS, 2)


@given(st.integers(2, 30), st.floats(0, 1), st.floats(0, 1))
def test_there_is_always_something_to_train_and_to_choose_by(
    count: int, validation: float, test: float
) -> None:
    split = split_by_group([str(i) for i in range(count)], 3, validation, test)
    assert split.train
    assert split.validation
