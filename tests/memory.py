"""How much memory a child process took, measured from inside it."""

PEAK_KIB = "next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM'))"
"""An expression for the peak resident memory of the process that evaluates it, on Linux.

Not getrusage's ru_maxrss: a child inherits its parent's, and pytest's own would hide what is measured.
"""
