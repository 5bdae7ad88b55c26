/* log.h: lines for people on stderr, each with the wall time. Only programs log; parts report. */
#ifndef WL_LOG_H
#define WL_LOG_H

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/* Writes "2026-01-31 18:04:05 text" (with "warning:" or "error:" where it is one). Control characters
   in the text are shown as '?', so that a nickname cannot forge lines. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
