"""What only another program on the screen can do to a window, through Xlib: close it as a window manager does, let a file fall on it."""
import ctypes
import time

PATIENCE = 20
CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
MOTION_NOTIFY, POINTER_MOTION = 6, 1 << 6  # an event, and its mask
ATOM_TYPE = 8  # bits of a property of bytes


class X11:
    """A connection to a screen. Events are arrays of long, as the structures of Xlib are laid out where long has 64 bits."""

    def __init__(self, name):
        self.x = x = ctypes.CDLL("libX11.so.6")
        pointer, ulong, number = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int
        for function, result, arguments in (
                ("XOpenDisplay", pointer, [ctypes.c_char_p]), ("XCloseDisplay", number, [pointer]), ("XDefaultRootWindow", ulong, [pointer]),
                ("XInternAtom", ulong, [pointer, ctypes.c_char_p, number]), ("XPending", number, [pointer]), ("XNextEvent", number, [pointer, pointer]),
                ("XSendEvent", number, [pointer, ulong, number, ctypes.c_long, pointer]), ("XFlush", number, [pointer]),
                ("XCreateSimpleWindow", ulong, [pointer, ulong, number, number, number, number, number, ulong, ulong]),
                ("XSetSelectionOwner", number, [pointer, ulong, ulong, ulong]),
                ("XChangeProperty", number, [pointer, ulong, ulong, ulong, number, number, ctypes.c_char_p, number])):
            getattr(x, function).restype, getattr(x, function).argtypes = result, arguments
        self.display = x.XOpenDisplay(name.encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.x.XCloseDisplay(self.display)

    def atom(self, name):
        return self.x.XInternAtom(self.display, name.encode(), 0)

    def message(self, window, kind, *values):
        """A ClientMessage: type, serial, send_event, display, window, message_type, format, data."""
        event = (ctypes.c_long * 24)(CLIENT_MESSAGE, 0, 0, 0, window, self.atom(kind), 32, *values)
        self.x.XSendEvent(self.display, window, 0, 0, event)
        self.x.XFlush(self.display)

    def move_pointer(self, window, left, top):
        """A MotionNotify for a window, whether it shows or not: ..., root, subwindow, time, x and y, their places on the screen, state."""
        event = (ctypes.c_long * 24)(MOTION_NOTIFY, 0, 1, 0, window, self.x.XDefaultRootWindow(self.display), 0, 0,
                                     top << 32 | left, top << 32 | left, 0, 1)
        self.x.XSendEvent(self.display, window, 0, POINTER_MOTION, event)
        self.x.XFlush(self.display)

    def wait_for(self, *types):
        """The next event of these types."""
        event, end = (ctypes.c_long * 24)(), time.monotonic() + PATIENCE
        while time.monotonic() < end:
            while self.x.XPending(self.display):
                self.x.XNextEvent(self.display, event)
                if event[0] & 0xFF in types:
                    return event
            time.sleep(0.01)
        raise TimeoutError(f"no event of {types} came")

    def answer(self, request, kind, data):
        """Somebody asks for a selection: these bytes. A SelectionNotify: type, serial, send_event, display, requestor, selection, target,
        property, time."""
        _, _, _, _, _, requestor, selection, target, where, when = request[:10]
        self.x.XChangeProperty(self.display, requestor, where, self.atom(kind), ATOM_TYPE, 0, data, len(data))
        event = (ctypes.c_long * 24)(SELECTION_NOTIFY, 0, 0, 0, requestor, selection, target, where, when)
        self.x.XSendEvent(self.display, requestor, 0, 0, event)
        self.x.XFlush(self.display)


def close_window(screen, window):
    """Somebody presses the cross."""
    with X11(screen) as x:
        x.message(window, "WM_PROTOCOLS", x.atom("WM_DELETE_WINDOW"), 0)


def drop_file(screen, window, path, at):
    """Somebody lets go of a file over a point of the screen (XDND, version 5)."""
    kind = "text/uri-list"
    with X11(screen) as x:
        source = x.x.XCreateSimpleWindow(x.display, x.x.XDefaultRootWindow(x.display), 0, 0, 1, 1, 0, 0, 0)
        x.x.XSetSelectionOwner(x.display, x.atom("XdndSelection"), source, 0)
        x.message(window, "XdndEnter", source, 5 << 24, x.atom(kind), 0, 0)
        x.message(window, "XdndPosition", source, 0, at[0] << 16 | at[1], 0, x.atom("XdndActionCopy"))
        x.wait_for(CLIENT_MESSAGE)  # it may fall here
        x.message(window, "XdndDrop", source, 0, 0, 0, 0)
        x.answer(x.wait_for(SELECTION_REQUEST), kind, f"file://{path}\r\n".encode())
        x.wait_for(CLIENT_MESSAGE)  # it has been taken
