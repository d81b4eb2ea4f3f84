"""What other rules would have made of mail that came in: decided twice, and compared.

Mails are decided in the order in which they came, each with its own time; what the
rules remember from one to the next (:mod:`.memory`) is remembered for both sides.
"""
