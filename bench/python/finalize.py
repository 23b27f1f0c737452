"""Measures CPython's weakref.finalize with the same work: python3 finalize.py JOB COUNT ROUNDS. Prints JSON."""

import gc
import json
import sys
import time
import weakref


class Resource:
    __slots__ = ("id", "path", "__weakref__")

    def __init__(self, number):
        self.id = number
        self.path = "/dev/null"


total = 0


def count(value):
    global total
    total += value


def create(objects):
    start = time.process_time_ns()
    handles = [weakref.finalize(obj, count, index) for index, obj in enumerate(objects)]
    cost = time.process_time_ns() - start
    for handle in handles:
        handle.detach()
    return cost


def detach(objects):
    handles = [weakref.finalize(obj, count, index) for index, obj in enumerate(objects)]
    start = time.process_time_ns()
    for handle in handles:
        handle.detach()
    return time.process_time_ns() - start


def drain(objects):
    """Does what exit does: newest first, each taken before it is called."""
    for index, obj in enumerate(objects):
        weakref.finalize(obj, count, index)
    start = time.process_time_ns()
    weakref.finalize._exitfunc()
    cost = time.process_time_ns() - start
    weakref.finalize._shutdown = False
    return cost


def main():
    job, length, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    objects = [Resource(number) for number in range(length)]
    samples = []
    for _ in range(rounds):
        samples.append(globals()[job](objects) / length)
        gc.collect()
    print(json.dumps({"samples": samples, "version": sys.version.split()[0]}))


main()
