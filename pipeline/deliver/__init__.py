"""A newsletter to its subscribers, once each: an issue, a list, a ledger, and a server or folder to deliver to."""
