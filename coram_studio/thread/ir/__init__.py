"""The intermediate representation: a control-flow graph of typed operations in SSA form."""
