"""IP-XACT descriptions of a core: what they say, writers for IEEE 1685-2009 and 1685-2014, and a checker."""
