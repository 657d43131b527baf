"""What the workbench shows, worked out without a screen: plain data in, plain data out."""
