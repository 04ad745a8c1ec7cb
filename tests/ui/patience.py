# SPDX-License-Identifier: LGPL-2.1-or-later
"""Watches for what GTK only warns of: a part of the window that was left without a place is
not drawn any more. And makes the harness patient: it waits longer, and what failed only
because a window went while xdotool looked at all of them, as popovers do, is asked again.
"""
import time

import gui

_once = gui.Session.xdo


def _again(self, *arguments):
    for _ in range(5):
        try:
            return _once(self, *arguments)
        except gui.GuiError as error:
            if "BadWindow" not in str(error):
                raise
            time.sleep(0.1)
    return _once(self, *arguments)


gui.Session.xdo = _again


_stop = gui.App.stop


def _stop_and_look(self, *arguments):
    status = _stop(self, *arguments)
    assert status in (0, -15, -9), f"the program ended with {status}: {self.log[-2000:]}"
    assert "without a current allocation" not in self.log, self.log[-2000:]
    return status


gui.App.stop = _stop_and_look


# Ten seconds are little where two sanitized programs share two processors.
for _wait in (gui.App.wait_for, gui.App.wait_gone, gui.App.wait_until):
    _wait.__defaults__ = tuple(40 if default == 10 else default for default in _wait.__defaults__)
