# Answers the questions of matrix.py with R's own read.csv. Usage: Rscript read.R FILE QUESTIONS
# The questions are JSON of one shape, {"text": [column, value], "day": [column, value]}: taken apart without a package.
given <- commandArgs(trailingOnly = TRUE)
frame <- read.csv(given[1], colClasses = "character", na.strings = "", encoding = "UTF-8")
asked <- function(kind) {
  found <- regmatches(given[2], regexec(paste0('"', kind, '": \\["([^"]*)", "((?:[^"\\\\]|\\\\.)*)"\\]'), given[2], perl = TRUE))[[1]]
  if (length(found) == 3) c(found[2], gsub('\\\\(["\\\\])', '\\1', found[3])) else NULL
}
nulls <- paste0('"', names(frame), '": ', vapply(frame, function(column) sum(is.na(column)), 0L), collapse = ", ")
answer <- c(paste0('"rows": ', nrow(frame)), paste0('"nulls": {', nulls, "}"))
text <- asked("text")
if (!is.null(text)) answer <- c(answer, paste0('"text": ', sum(frame[[text[1]]] == text[2], na.rm = TRUE)))
day <- asked("day")
if (!is.null(day)) answer <- c(answer, paste0('"day": ', sum(as.Date(frame[[day[1]]]) >= as.Date(day[2]), na.rm = TRUE)))
cat("{", paste(answer, collapse = ", "), "}\n")
