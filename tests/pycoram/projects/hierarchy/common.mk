# shared by all of our designs
PYCORAM = $(PYCORAM_HOME)/pycoram/run_pycoram.py
SW_DIR := sw
THREADS += $(SW_DIR)/worker.py
