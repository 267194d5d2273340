"""Comments and changes in the documents that delegations send back, as comments on a plan."""
