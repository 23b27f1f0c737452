"""Runs a program of test/verification/differential/program.ts with CPython's own weakref.finalize.

Reads the program from standard input as JSON; writes one event per line to standard output.
"""

import json
import os
import sys
import weakref


def log(*event):
    os.write(1, (json.dumps(event) + "\n").encode())


class Failure(Exception):
    """The exception that a callback of the program raises."""


class Uncaught(Exception):
    """The exception that ends a program; Python itself reports it."""


class Tracked:
    def __init__(self, index):
        self.index = index


objects = []
handles = {}


def parts(found):
    if found is None:
        return None
    obj, func, args, kwargs = found
    return [obj.index, func.finalizer, list(args), kwargs]


def make_callback(step):
    def callback(*args, **kwargs):
        log("ran", step["name"], list(args), kwargs)
        for inner in step["script"]:
            run(inner)
        outcome = step["outcome"]
        if "throws" in outcome:
            raise Failure(outcome["throws"])
        return outcome["returns"]

    callback.finalizer = step["name"]
    return callback


def create(step):
    obj = objects[step["obj"]]
    if obj is None:
        log("no object", step["name"])
        return
    kwargs = step["kwargs"] or {}
    handle = weakref.finalize(obj, make_callback(step), *step["args"], **kwargs)
    handle.atexit = step["atexit"]
    handles[step["name"]] = handle


def call(name, handle, through):
    try:
        log("returned", name, handle())
    except Failure as failure:
        if through:
            raise
        log("threw", name, str(failure))


def create_invalid():
    try:
        weakref.finalize(1, print)
        log("accepted")
    except TypeError:
        log("rejected")


def run(step):
    op = step["op"]
    if op == "create":
        create(step)
    elif op == "create-invalid":
        create_invalid()
    elif op == "drop":
        log("drop", step["obj"], objects[step["obj"]] is not None)
        objects[step["obj"]] = None
    else:
        run_on_handle(op, step)


def run_on_handle(op, step):
    name = step["name"]
    handle = handles.get(name)
    if handle is None:
        log("no handle", name)
    elif op == "call":
        call(name, handle, step["through"])
    elif op == "detach":
        log("detached", name, parts(handle.detach()))
    elif op == "peek":
        log("peeked", name, parts(handle.peek()))
    elif op == "alive":
        log("alive", name, handle.alive)
    elif op == "atexit":
        log("atexit", name, handle.atexit)
    elif op == "set-atexit":
        handle.atexit = step["value"]
        log("atexit", name, handle.atexit)
    elif op == "forget":
        del handles[name]


def show_unraisable(unraisable):
    log("unraisable", str(unraisable.exc_value))


def show_at_exit(kind, error, trace):
    if not isinstance(error, Uncaught):
        log("unraisable", str(error))


def main():
    sys.unraisablehook = show_unraisable
    sys.excepthook = show_at_exit
    program = json.load(sys.stdin)
    objects.extend(Tracked(index) for index in range(program["objects"]))
    for step in program["steps"]:
        run(step)
    log("end")
    end = program["end"]
    if end["how"] == "exit":
        sys.exit(end["code"])
    if end["how"] == "throw":
        raise Uncaught()


main()
