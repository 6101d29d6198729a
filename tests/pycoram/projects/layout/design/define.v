// É}ÉNÉçï\
`define STEP 2
