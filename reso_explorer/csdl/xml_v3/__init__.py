"""Reading what only V1 to V3 documents have, mapped to the constructs of V4."""
