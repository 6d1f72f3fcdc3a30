# SPDX-License-Identifier: Apache-2.0
"""A stand-in for omni.kit.app: update() is one turn of Kit's loop."""

import weakref


class _Stream:
    def __init__(self):
        self.subscriptions = weakref.WeakSet()

    def create_subscription_to_pop(self, fn, order=0, name=""):
        subscription = _Subscription(fn)
        self.subscriptions.add(subscription)
        return subscription


class _Subscription:
    """Gone as soon as nobody holds it, as in Kit."""

    def __init__(self, fn):
        self.fn = fn


class _App:
    def __init__(self):
        self._updates = _Stream()
        self.late = []

    def get_update_event_stream(self):
        return self._updates

    def update(self):
        for subscription in list(self._updates.subscriptions):
            subscription.fn(None)
        for deliver in list(self.late):
            deliver()


_app = _App()


def get_app():
    return _app
