"""Which files a plan has, and what is read of them: from the work tree or from a git revision."""
