"""From a thread's text to the IR: parsed, checked, inlined and lowered; never executed."""
