OPT ?= -t simd_sum
pkg: bus32.config simd_sum.v ctrl_thread.py pycoram.v | out
	python3 $(PYCORAM) $(OPT) $^
out:
	mkdir $@
