"""What several domains speak of: GPU types, user groups, parties. It has no behaviour.

A pool is the capacity of one GPU type; pools are not interchangeable, so a pool's id is its GPU type.
"""
