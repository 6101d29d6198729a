"""From the IR to a state machine: which work shares a clock cycle, and what must be kept in registers."""
