/* For memfd_create(2). */
#define _GNU_SOURCE
#include "CProcess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

int process_memory_file(const char *name) {
  const int file = memfd_create(name, MFD_CLOEXEC);
  if (file < 0 || file > 2) return file;
  /* The standard streams were closed. What is given to another program as one of its own must not be one of them. */
  const int other = fcntl(file, F_DUPFD_CLOEXEC, 3);
  close(file);
  return other;
}

/* Makes a list of the lines that ends with NULL. The lines stay in the text. Returns NULL if there is no memory. */
static char **lines_of(char *text) {
  size_t count = 0;
  for (const char *c = text; *c; c++) count += *c == '\n';
  char **list = calloc(count + 2, sizeof *list);
  if (!list) return NULL;
  for (size_t i = 0; text && *text; i++) list[i] = strsep(&text, "\n");
  return list;
}

/* Starts the program with these files as its standard streams, nothing ignored and nothing blocked. */
static int start(pid_t *child, const char *path, char **words, char **environment, const int files[3]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  for (int stream = 0; stream < 3 && !error; stream++)
    error = posix_spawn_file_actions_adddup2(&actions, files[stream], stream);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  if (!error) error = posix_spawnattr_setsigmask(&attributes, &none);
  if (!error) error = posix_spawnattr_setsigdefault(&attributes, &all);
  if (!error) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (!error) error = posix_spawn(child, path, &actions, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

static long milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the child has ended; kills it when the time is over. */
static int wait_for(pid_t child, int milliseconds, int *status) {
  const long end = milliseconds_now() + milliseconds;
  struct timespec pause = {0, 500000};
  for (;;) {
    const pid_t ended = waitpid(child, status, WNOHANG);
    if (ended == child) return 0;
    if (ended < 0 && errno != EINTR) return errno;
    if (milliseconds_now() >= end) break;
    nanosleep(&pause, NULL);
    if (pause.tv_nsec < 16000000) pause.tv_nsec *= 2;
  }
  kill(child, SIGKILL);
  while (waitpid(child, status, 0) < 0 && errno == EINTR) continue;
  return ETIMEDOUT;
}

int process_run(
    const char *path, const char *words, const char *environment, int input, int output, int errors, int milliseconds,
    int *status) {
  const int files[3] = {input, output, errors};
  char *word_text = strdup(words), *variable_text = strdup(environment);
  char **word_list = word_text ? lines_of(word_text) : NULL;
  char **variable_list = variable_text ? lines_of(variable_text) : NULL;
  pid_t child = 0;
  int error = word_list && variable_list ? start(&child, path, word_list, variable_list, files) : ENOMEM;
  free(word_list);
  free(variable_list);
  free(word_text);
  free(variable_text);
  return error ? error : wait_for(child, milliseconds, status);
}
