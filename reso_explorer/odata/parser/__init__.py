"""The one parser of the query language; the way in is `entry.parse`.

A chain of classes, each knowing one subject and using what stands before it: `TokenCursor`,
`LiteralParser`, `PathParser`, `ExpressionParser`, `ApplyParser`, and `Parser`, which reads any
option. `uri` and `resource` cut a URL into the stretches that a `Parser` reads.
"""
