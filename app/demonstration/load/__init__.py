"""A forum as large as wanted, to be measured: invented posts, written in bulk.

`posts` makes a batch of whole threads in memory, every row as the forum itself would have left it;
`populate` has them written. A test holds the two against each other.
"""
