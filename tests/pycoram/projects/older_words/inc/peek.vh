byte = 256;
look(byte);
