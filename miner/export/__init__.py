"""What others read: one file format a module, each its own door."""
