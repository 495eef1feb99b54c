#include <sys/syscall.h>
#include <unistd.h>
#include <xlsxwriter.h>

/// A file that lives in memory only and is gone when closed: -1 when there is none to be had.
/// By number, because its name is only declared with _GNU_SOURCE, which would make this module
/// disagree with the others about the C library.
static inline int waypoint_memory_file(void) {
  return (int)syscall(SYS_memfd_create, "spreadsheet", 1U /* close on exec */);
}
