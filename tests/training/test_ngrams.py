import numpy as np
import pytest

from affetto.training.ngrams import KneserNey


def probabilities(model, *contexts):
    return np.exp(model.logits(list(contexts)))


def filled():
    """Of five events: a cycle of 0, 1, 2 with a 3 after some; 4 is never seen."""
    model = KneserNey(5)
    rng = np.random.default_rng(1)
    events = [3 if rng.random() < 0.1 else i % 3 for i in range(600)]
    for before, last, event in zip(events, events[1:], events[2:], strict=False):
        model.see((last, before), event)
    return model


def test_probabilities_add_up_for_contexts_seen_partly_and_never():
    found = probabilities(filled(), (1, 0), (1, 4), (9, 9))
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-6)
    assert (found > 0).all()


def test_what_followed_most_often_is_most_probable():
    found = probabilities(filled(), (1, 0), (0, 2))
    assert found.argmax(axis=1).tolist() == [2, 1]
    assert found[0, 2] > 0.8


def test_a_context_never_seen_says_what_its_shorter_form_says():
    found = probabilities(filled(), (1, 4), (1, 7))
    np.testing.assert_array_equal(found[0], found[1])
    assert found[0].argmax() == 2


def test_an_event_of_one_context_alone_is_improbable_elsewhere():
    model = KneserNey(4)
    for context in range(20):
        model.see((context,), 0)
        model.see((context,), 1)
    for _ in range(60):
        model.see((0,), 2)  # As often as all others together, after one context.
    (elsewhere,) = probabilities(model, (99,))
    assert elsewhere[2] < 0.2 * elsewhere[0]


def test_by_hand_with_plain_discounts():
    model = KneserNey(2)
    for event in (0, 0, 1):
        model.see(("a",), event)
    # Both events have one context: 1/2 each below. Above: (2 - .75) / 3 + (.75 + .5) / 3 / 2.
    np.testing.assert_allclose(probabilities(model, ("a",))[0, 0], 1.25 / 3 + 1.25 / 6, atol=1e-6)


def test_nothing_seen():
    with pytest.raises(ValueError, match="no event"):
        KneserNey(3).logits([(1,)])
