#pragma once

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* These functions are in C because namespaces belong to threads, and because code between fork and exec may call only
   async-signal-safe functions; Swift can guarantee neither. System calls are made by number where glibc requires
   _GNU_SOURCE, which Swift's importer does not define. Unless stated otherwise, functions return 0 or an errno. */

/* Moves the calling thread to a new network namespace. */
static inline int network_namespace_new(void) { return syscall(SYS_unshare, CLONE_NEWNET) == 0 ? 0 : errno; }

/* Moves the calling thread to the network namespace of this file. */
static inline int network_namespace_enter(int file) { return syscall(SYS_setns, file, CLONE_NEWNET) == 0 ? 0 : errno; }

/* Makes the folder a shared mount, as ip(8) does, so that names of namespaces propagate to other mount namespaces. */
static inline int names_folder_share(const char *folder) {
  if (mount("", folder, "none", MS_SHARED | MS_REC, NULL) == 0) return 0;
  if (errno != EINVAL) return errno;
  if (mount(folder, folder, "none", MS_BIND | MS_REC, NULL) != 0) return errno;
  return mount("", folder, "none", MS_SHARED | MS_REC, NULL) == 0 ? 0 : errno;
}

/* Names the calling thread's network namespace by a bind mount on a new file. */
static inline int network_namespace_name(const char *path) {
  int file = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
  if (file < 0) return errno;
  close(file);
  if (mount("/proc/thread-self/ns/net", path, "none", MS_BIND, NULL) == 0) return 0;
  int error = errno;
  unlink(path);
  return error;
}

/* Returns 1 if the path is the name of a network namespace in this mount namespace, 0 if it is another file, and -1 if
   there is no such file. */
static inline int network_namespace_has_name(const char *path) {
  struct statfs found;
  if (statfs(path, &found) != 0) return -1;
  return found.f_type == NSFS_MAGIC;
}

/* Removes the name of a network namespace. The namespace itself is freed with the last process in it. */
static inline int network_namespace_forget(const char *path) {
  if (umount2(path, MNT_DETACH) != 0 && errno != EINVAL && errno != ENOENT) return errno;
  return unlink(path) == 0 || errno == ENOENT ? 0 : errno;
}

/* The step that failed before exec. */
enum program_step {
  PROGRAM_STEP_PREPARE,
  PROGRAM_STEP_NETWORK,
  PROGRAM_STEP_HOST_NAME,
  PROGRAM_STEP_RESOLVER,
  PROGRAM_STEP_HOSTS,
  PROGRAM_STEP_FOLDER,
  PROGRAM_STEP_OUTPUT,
  PROGRAM_STEP_EXECUTE
};

struct program_failure {
  int error;
  int step;
};

static inline void program_fail(int report, int step) {
  struct program_failure failure = {errno, step};
  ssize_t written = write(report, &failure, sizeof failure);
  (void)written;
  _exit(127);
}

/* Moves the new process to its own mount namespace, in which files can be replaced. */
static inline int program_own_mounts(void) {
  if (syscall(SYS_unshare, CLONE_NEWNS) != 0) return -1;
  return mount("", "/", "none", MS_SLAVE | MS_REC, NULL);
}

/* Mounts a file over another one. Does nothing if its path is empty. */
static inline int program_use_file(const char *file, const char *instead) {
  return file[0] == 0 ? 0 : mount(file, instead, "none", MS_BIND, NULL);
}

/* The code of the new process. Does not return. */
static inline void program_run(
    char *const *arguments, char *const *environment, const char *folder, const char *host_name, const char *resolver,
    const char *hosts, int network, int output, int report) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < 65; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (network >= 0 && syscall(SYS_setns, network, CLONE_NEWNET) != 0) program_fail(report, PROGRAM_STEP_NETWORK);
  if (host_name[0] != 0 &&
      (syscall(SYS_unshare, CLONE_NEWUTS) != 0 || syscall(SYS_sethostname, host_name, strlen(host_name)) != 0))
    program_fail(report, PROGRAM_STEP_HOST_NAME);
  if ((resolver[0] != 0 || hosts[0] != 0) && program_own_mounts() != 0)
    program_fail(report, resolver[0] != 0 ? PROGRAM_STEP_RESOLVER : PROGRAM_STEP_HOSTS);
  if (program_use_file(resolver, "/etc/resolv.conf") != 0) program_fail(report, PROGRAM_STEP_RESOLVER);
  if (program_use_file(hosts, "/etc/hosts") != 0) program_fail(report, PROGRAM_STEP_HOSTS);
  if (folder[0] != 0 && chdir(folder) != 0) program_fail(report, PROGRAM_STEP_FOLDER);
  if (output >= 0) {
    setsid();
    int input = open("/dev/null", O_RDONLY);
    if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
      program_fail(report, PROGRAM_STEP_OUTPUT);
  }
  /* Nothing of ours is inherited. The descriptors are closed and not marked, since marking them (CLOSE_RANGE_CLOEXEC) needs
     Linux 5.11; so the report has to be below them. */
  if (report != 3) {
    if (syscall(SYS_dup3, report, 3, O_CLOEXEC) != 3) program_fail(report, PROGRAM_STEP_PREPARE);
    report = 3;
  }
  if (syscall(SYS_close_range, 4, ~0U, 0) != 0) program_fail(report, PROGRAM_STEP_PREPARE);
  execve(arguments[0], arguments + 1, environment);
  program_fail(report, PROGRAM_STEP_EXECUTE);
}

/* Starts a program. `block` contains NUL-terminated strings: the path of the program, `arguments` arguments, and
   `variables` environment variables. -1 as network namespace or output, and an empty folder, host name, resolver or hosts
   file, stand for the caller's own. With an output, the program is started in a new session. */
static inline int program_start(
    const uint8_t *block, int32_t arguments, int32_t variables, const char *folder, const char *host_name,
    const char *resolver, const char *hosts, int32_t network, int32_t output, int32_t *process, int32_t *failed_step) {
  *failed_step = PROGRAM_STEP_PREPARE;
  char **texts = calloc((size_t)arguments + (size_t)variables + 3, sizeof(char *));
  if (texts == NULL) return ENOMEM;
  const char *text = (const char *)block;
  for (int index = 0; index < 1 + arguments + 1 + variables; index++) {
    if (index == 1 + arguments) continue;
    texts[index] = (char *)text;
    text += strlen(text) + 1;
  }
  int report[2];
  if (syscall(SYS_pipe2, report, O_CLOEXEC) != 0) {
    int error = errno;
    free(texts);
    return error;
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = fork();
  if (child == 0) program_run(texts, texts + 2 + arguments, folder, host_name, resolver, hosts, network, output, report[1]);
  int error = child < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  free(texts);
  close(report[1]);
  struct program_failure failure;
  ssize_t count = -1;
  if (child > 0) {
    do count = read(report[0], &failure, sizeof failure);
    while (count < 0 && errno == EINTR);
  }
  close(report[0]);
  if (count == sizeof failure) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    *failed_step = failure.step;
    return failure.error;
  }
  *process = child;
  return error;
}

/* Opens a descriptor that refers to the process even after its ID has been reused (pidfd, Linux 5.3); -1 if it is gone. */
static inline int process_open(int32_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

/* Sends a signal to the process of a descriptor. */
static inline int process_signal(int descriptor, int32_t signal) {
  return syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0) == 0 ? 0 : errno;
}
