# SPDX-License-Identifier: LGPL-2.1-or-later
"""A touchscreen and a pen for interface tests: an X.Org server without a screen (driver
"dummy") whose devices are moved over sockets (driver "inputtest", part of the server; its
protocol is described in xf86-input-inputtest-protocol.h). What the program gets are real
touch events of XInput 2.
"""
import os
import shutil
import socket
import struct
import subprocess
import time

import gui

AXIS_MAX = 0xffff
CLIENT_VERSION, WAIT_FOR_SYNC, MOTION, PROXIMITY, BUTTON, KEY, TOUCH = range(7)
BEGIN, UPDATE, END = 18, 19, 20  # XI_TouchBegin and what follows it

CONFIG = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AllowMouseOpenFail" "true"
EndSection
Section "InputDevice"
  Identifier "Finger touchscreen"
  Driver "inputtest"
  Option "SocketPath" "{folder}/finger"
  Option "DeviceType" "Touch"
EndSection
Section "InputDevice"
  Identifier "Stylus pen"
  Driver "inputtest"
  Option "SocketPath" "{folder}/pen"
  Option "DeviceType" "PointerAbsoluteProximity"
  Option "PointerHasPressure" "true"
EndSection
Section "Device"
  Identifier "Nothing"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "Monitor"
  HorizSync 5-1000
  VertRefresh 5-1000
  Modeline "size" 100 {width} {w1} {w2} {w3} {height} {h1} {h2} {h3}
EndSection
Section "Screen"
  Identifier "Screen"
  Device "Nothing"
  Monitor "Monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "size"
    Virtual {width} {height}
  EndSubSection
EndSection
Section "ServerLayout"
  Identifier "Layout"
  Screen "Screen"
  InputDevice "Finger touchscreen" "SendCoreEvents"
  InputDevice "Stylus pen" "SendCoreEvents"
EndSection
"""


def missing():
    """What there is no touchscreen without, or None."""
    if shutil.which("Xorg") is None:
        return "Xorg is not installed"
    for module in ("input/inputtest_drv.so", "drivers/dummy_drv.so"):
        if not any(os.path.exists(os.path.join(folder, module)) for folder in ("/usr/lib/xorg/modules", "/usr/lib64/xorg/modules")):
            return f"the X server has no {module}"
    return None


class TouchSession(gui.Session):
    """The harness's session on such a server."""

    def _x(self, dpi, tries=2):
        width, height = self.size
        config = os.path.join(self.dir, "xorg.conf")
        with open(config, "w") as file:
            file.write(CONFIG.format(folder=self.dir, width=width, w1=width + 40, w2=width + 80, w3=width + 160,
                                     height=height, h1=height + 3, h2=height + 6, h3=height + 30))
        read, write = os.pipe()
        with open(os.path.join(self.dir, "xorg.out"), "wb") as log:
            server = self.popen(["Xorg", "-displayfd", str(write), "-config", config, "-logfile", os.path.join(self.dir, "xorg.log"),
                                 "-dpi", str(dpi), "-noreset", "-nolisten", "tcp", "-novtswitch", "-sharevts"],
                                stdout=log, stderr=log, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as file:
            number = file.readline().strip()
        if not number:
            server.wait()
            raise gui.Missing("gui: Xorg does not start here")
        self.env["DISPLAY"] = ":" + number
        for _ in range(50):
            if subprocess.run(["xdotool", "getdisplaygeometry"], env=self.env, capture_output=True).returncode == 0:
                break
            time.sleep(0.1)


class Device:
    def __init__(self, session, name):
        self.size = session.size
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(os.path.join(session.dir, name))
        self.send(CLIENT_VERSION, struct.pack("<HH", 1, 0))
        self.socket.recv(64)

    def send(self, kind, body=b""):
        self.socket.sendall(struct.pack("<II", 8 + len(body), kind) + body)

    def valuators(self, x, y, pressure):
        """The numbers of a place in the window, scaled to the axes."""
        values = [0.0] * 64
        values[0], values[1] = (int((at + 0.5) * AXIS_MAX / size) for at, size in zip((x, y), self.size))
        values[4] = pressure
        return struct.pack("<I8B4x64d64d", 0, 1 | 2 | 16, *[0] * 7, *values, *[0.0] * 64)

    def sync(self):
        self.send(WAIT_FOR_SYNC)
        self.socket.recv(64)
        time.sleep(0.02)


def steps(start, end, n):
    return [(start[0] + (end[0] - start[0]) * i / n, start[1] + (end[1] - start[1]) * i / n) for i in range(1, n + 1)]


class Fingers(Device):
    def __init__(self, session):
        super().__init__(session, "finger")

    def touch(self, finger, kind, at):
        self.send(TOUCH, struct.pack("<II", finger, kind) + self.valuators(*at, 1000))
        self.sync()

    def tap(self, x, y, n=1):
        for _ in range(n):
            self.touch(0, BEGIN, (x, y))
            time.sleep(0.05)
            self.touch(0, END, (x, y))
            time.sleep(0.05)

    def hold(self, x, y, seconds):
        self.touch(0, BEGIN, (x, y))
        time.sleep(seconds)
        self.touch(0, END, (x, y))

    def drag(self, start, end, n=15):
        self.touch(0, BEGIN, start)
        time.sleep(0.05)
        for at in steps(start, end, n):
            self.touch(0, UPDATE, at)
        time.sleep(0.1)
        self.touch(0, END, end)

    def two(self, starts, ends, n=15, first=None):
        """Two fingers; the first goes `first` before the second comes."""
        self.touch(0, BEGIN, starts[0])
        for at in steps(starts[0], first, 5) if first else []:
            self.touch(0, UPDATE, at)
        self.touch(1, BEGIN, starts[1])
        for a, b in zip(steps(first or starts[0], ends[0], n), steps(starts[1], ends[1], n)):
            self.touch(0, UPDATE, a)
            self.touch(1, UPDATE, b)
        self.touch(1, END, ends[1])
        self.touch(0, END, ends[0])


class Pen(Device):
    def __init__(self, session):
        super().__init__(session, "pen")

    def near(self, is_near, at):
        self.send(PROXIMITY, struct.pack("<I4x", is_near) + self.valuators(*at, 0))
        self.sync()

    def move(self, at, pressure):
        self.send(MOTION, struct.pack("<I4x", 1) + self.valuators(*at, pressure))
        self.sync()

    def button(self, is_press, at, number=1):
        self.send(BUTTON, struct.pack("<iiI4x", 1, number, is_press) + self.valuators(*at, 500 if is_press else 0))
        self.sync()

    def drag(self, start, end, n=15):
        self.near(1, start)
        self.move(start, 0)
        self.button(1, start)
        for at in steps(start, end, n):
            self.move(at, 500)
        time.sleep(0.05)
        self.button(0, end)
        self.near(0, end)


gui.Session = TouchSession
