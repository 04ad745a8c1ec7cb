# SPDX-License-Identifier: LGPL-2.1-or-later
"""Watches for what GTK only warns of: a part of the window that was left without a place is
not drawn any more. And makes the harness patient: xdotool fails when a window goes while it looks at all of them,
as popovers do. What failed for that reason alone is asked again.
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
    assert "without a current allocation" not in self.log, self.log[-2000:]
    return status


gui.App.stop = _stop_and_look
