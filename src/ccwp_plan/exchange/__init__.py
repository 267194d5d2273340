"""Forms that leaders fill in: a neutral form of questions and answers, and a module for each format."""
