"""Source editors for kernels and threads."""
