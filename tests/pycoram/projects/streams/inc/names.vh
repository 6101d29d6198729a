`define READER "reader"
`define WRITER "writer"
