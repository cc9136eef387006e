/* A time of day that differs from the machine's by the number of seconds in the file that VIADUCT_CHAOS_CLOCK names, for the
 * program that this is loaded into (LD_PRELOAD). No other clock changes. See chaos.sh. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long difference(void) {
  static int file = -2;
  char text[32] = {0};
  if (file == -2) {
    const char *path = getenv("VIADUCT_CHAOS_CLOCK");
    file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  }
  return file >= 0 && pread(file, text, sizeof text - 1, 0) > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *found) {
  int result = (int)syscall(SYS_clock_gettime, clock, found);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += difference();
  return result;
}

int gettimeofday(struct timeval *restrict found, void *restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  found->tv_sec = now.tv_sec;
  found->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *found) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (found) *found = now.tv_sec;
  return now.tv_sec;
}
