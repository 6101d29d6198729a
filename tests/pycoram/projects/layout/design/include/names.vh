`define NAME "coram_main"
