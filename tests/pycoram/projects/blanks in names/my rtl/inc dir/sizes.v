`define LEN 6
`define COUNT 300
