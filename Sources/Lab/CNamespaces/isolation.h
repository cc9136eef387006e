#pragma once

#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include "shim.h"

/* Programs of pods, each in mount, PID, IPC and UTS namespaces of its own. The first process of such a PID namespace is a
   fork of the caller that never executes another program: it starts the pod's program, forwards signals to it, reaps what
   others leave, and ends with it, whereupon the kernel kills all that is left in the namespace.

   Everything between fork and exec works on data that was prepared before, makes system calls and nothing else. */

/* One change to the files that a program sees. Paths are in the new root, where symbolic links cannot lead out of it. */
enum pod_step_kind {
  POD_STEP_FOLDER, /* creates the folder `target` and its parents; `flags` is its mode */
  POD_STEP_FILE,   /* creates the empty file `target` */
  POD_STEP_LINK,   /* creates the symbolic link `target` to `source` */
  POD_STEP_BIND,   /* mounts `source`, a path of the machine without symbolic links, on `target` */
  POD_STEP_MOUNT,  /* mounts a file system of the type `source` on `target` */
  POD_STEP_PROC,   /* mounts the namespace's /proc on `target`; `source` is what mountinfo calls it */
  POD_STEP_SEAL    /* makes the mount of the root read-only */
};

/* For POD_STEP_BIND and POD_STEP_MOUNT. */
enum pod_mount_flags { POD_READ_ONLY = 1, POD_NO_DEVICES = 2, POD_NO_PROGRAMS = 4 };

/* Texts are offsets of NUL-terminated strings in a block that is passed with the steps. */
struct pod_step {
  int32_t kind;
  uint32_t flags;
  int32_t source;
  int32_t target;
  int32_t options;
};

/* What a program may do. */
struct pod_rights {
  uint32_t user;
  uint32_t group;
  /* Bit n stands for the capability with the number n. */
  uint64_t capabilities;
  /* At most this many processes of the user; 0 for no limit. */
  uint64_t processes;
  /* Whether executing a file may give it more rights (no_new_privs is not set). */
  int32_t may_gain;
  /* Whether the system call filter applies. */
  int32_t is_filtered;
};

/* What to start and where. Offsets of -1 mean that there is no such text. The arrays are passed apart from it. */
struct pod_program {
  const uint8_t *texts;
  const struct pod_step *steps;
  int32_t step_count;
  /* The folder at which the new root is mounted; -1 to keep the machine's root. */
  int32_t root;
  int32_t host_name;
  /* The cgroups' files that processes are added through. */
  const int32_t *cgroups;
  int32_t cgroup_count;
  /* The program's file, its arguments, and its variables: offsets, one after another. */
  const int32_t *words;
  int32_t argument_count;
  int32_t variable_count;
  /* The folder to start in, and another one if it does not exist (-1: none). */
  int32_t folder;
  int32_t other_folder;
  /* What /proc shows as the command of the first process, and the memory in which the caller's own command is. */
  int32_t title;
  uint32_t command_line_size;
  uint64_t command_line;
  const uint32_t *groups;
  int32_t group_count;
  struct pod_rights rights;
  /* Descriptors: a network namespace, where output goes, and where the wait status is written to; -1 for none. */
  int32_t network;
  int32_t output;
  int32_t status;
};

/* What failed before exec, after those in shim.h. For POD_FAILED_STEP, `index` is the step's. */
enum pod_failure_kind {
  POD_FAILED_STEP = 100,
  POD_FAILED_CGROUP,
  POD_FAILED_ROOT,
  POD_FAILED_RIGHTS,
  POD_FAILED_FILTER,
  POD_FAILED_ENTER
};

struct pod_failure {
  int32_t error;
  int32_t kind;
  int32_t index;
  int32_t process;
};

static inline const char *pod_text(const struct pod_program *plan, int32_t offset) {
  return offset < 0 ? "" : (const char *)plan->texts + offset;
}

static inline void pod_fail(int report, int kind, int index) {
  struct pod_failure failure = {errno, kind, index, 0};
  ssize_t written = write(report, &failure, sizeof failure);
  (void)written;
  _exit(127);
}

/* As in <linux/openat2.h> and <linux/mount.h>, which older C libraries do not tolerate beside <sys/mount.h>. */
struct pod_open_how {
  uint64_t flags, mode, resolve;
};
struct pod_mount_attributes {
  uint64_t set, clear, propagation, user_namespace;
};
enum { POD_O_PATH = 010000000, POD_RESOLVE_NO_SYMLINKS = 0x04, POD_RESOLVE_IN_ROOT = 0x10 };

static inline int pod_open(int folder, const char *path, uint64_t resolve) {
  struct pod_open_how how = {POD_O_PATH | O_CLOEXEC, 0, resolve};
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

/* Writes "/proc/self/fd/N", the name of a descriptor, for system calls that take only paths. */
static inline void pod_descriptor_path(int descriptor, char *path) {
  static const char folder[] = "/proc/self/fd/";
  memcpy(path, folder, sizeof folder - 1);
  char digits[12];
  int count = 0;
  do digits[count++] = (char)('0' + descriptor % 10);
  while ((descriptor /= 10) > 0);
  char *end = path + sizeof folder - 1;
  while (count > 0) *end++ = digits[--count];
  *end = 0;
}

/* Creates the last component of a path, as a folder if `isFolder`, in a parent that exists. */
static inline int pod_create_one(int root, const char *path, size_t length, int is_folder, mode_t mode) {
  char parent[4096];
  if (length >= sizeof parent) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(parent, path, length);
  parent[length] = 0;
  char *name = parent + length;
  while (name > parent && name[-1] != '/') name--;
  char last[256];
  if (strlen(name) >= sizeof last) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(last, name);
  *name = 0;
  int folder = pod_open(root, parent[0] == 0 ? "/" : parent, POD_RESOLVE_IN_ROOT);
  if (folder < 0) return -1;
  int result;
  if (is_folder) {
    result = mkdirat(folder, last, mode);
  } else {
    int file = openat(folder, last, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode);
    result = file < 0 ? -1 : close(file);
  }
  int error = errno;
  close(folder);
  errno = error;
  return result;
}

static inline int pod_create(int root, const char *path, int is_folder, mode_t mode) {
  int existing = pod_open(root, path, POD_RESOLVE_IN_ROOT);
  if (existing >= 0) return close(existing);
  for (size_t end = 1; path[end] != 0; end++) {
    if (path[end] != '/' || path[end - 1] == '/') continue;
    if (pod_create_one(root, path, end, 1, 0755) != 0 && errno != EEXIST && errno != EROFS) return -1;
  }
  return pod_create_one(root, path, strlen(path), is_folder, mode);
}

static inline unsigned long pod_mount_bits(uint32_t flags) {
  return MS_NOSUID | (flags & POD_READ_ONLY ? MS_RDONLY : 0) | (flags & POD_NO_DEVICES ? MS_NODEV : 0) |
         (flags & POD_NO_PROGRAMS ? MS_NOEXEC : 0);
}

/* Mounts a file or folder of the machine with all that is mounted below it. Before Linux 5.12 those mounts could not be
   restricted with it, so there they are left out. */
static inline int pod_bind(int root, const char *source, const char *target, uint32_t flags) {
  enum { CLONE_TREE = 1, EMPTY_PATH = 0x1000, RECURSIVE = 0x8000, FROM_EMPTY = 0x04, TO_EMPTY = 0x40 };
  int from = pod_open(AT_FDCWD, source, POD_RESOLVE_NO_SYMLINKS);
  if (from < 0) return -1;
  int tree = (int)syscall(SYS_open_tree, from, "", CLONE_TREE | O_CLOEXEC | EMPTY_PATH | RECURSIVE);
  if (tree < 0) return -1;
  struct pod_mount_attributes attributes = {0, 0, 0, 0};
  attributes.set = 2 | (flags & POD_READ_ONLY ? 1 : 0) | (flags & POD_NO_DEVICES ? 4 : 0) | (flags & POD_NO_PROGRAMS ? 8 : 0);
  int is_old = syscall(442 /* mount_setattr */, tree, "", EMPTY_PATH | RECURSIVE, &attributes, sizeof attributes) != 0;
  if (is_old) {
    if (errno != ENOSYS) return -1;
    close(tree);
    tree = (int)syscall(SYS_open_tree, from, "", CLONE_TREE | O_CLOEXEC | EMPTY_PATH);
    if (tree < 0) return -1;
  }
  int to = pod_open(root, target, POD_RESOLVE_IN_ROOT);
  if (to < 0) return -1;
  if (syscall(SYS_move_mount, tree, "", to, "", FROM_EMPTY | TO_EMPTY) != 0) return -1;
  if (is_old) {
    char path[32];
    pod_descriptor_path(tree, path);
    if (mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | pod_mount_bits(flags), NULL) != 0) return -1;
  }
  close(from);
  close(to);
  return close(tree);
}

static inline int pod_mount(
    int root, const char *name, const char *type, const char *target, uint32_t flags, const char *options) {
  int to = pod_open(root, target, POD_RESOLVE_IN_ROOT);
  if (to < 0) return -1;
  char path[32];
  pod_descriptor_path(to, path);
  int result = mount(name, path, type, pod_mount_bits(flags), options);
  int error = errno;
  close(to);
  errno = error;
  return result;
}

static inline int pod_link(int root, const char *destination, const char *target) {
  char path[4096];
  if (strlen(target) >= sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(path, target);
  char *name = path + strlen(path);
  while (name > path && name[-1] != '/') name--;
  char last[256];
  if (strlen(name) >= sizeof last) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(last, name);
  *name = 0;
  int folder = pod_open(root, path[0] == 0 ? "/" : path, POD_RESOLVE_IN_ROOT);
  if (folder < 0) return -1;
  int result = symlinkat(destination, folder, last);
  int error = errno;
  close(folder);
  errno = error;
  return result == 0 || error == EEXIST ? 0 : -1;
}

static inline int pod_perform(const struct pod_program *plan, int root, const struct pod_step *step) {
  const char *source = pod_text(plan, step->source), *target = pod_text(plan, step->target);
  switch (step->kind) {
    case POD_STEP_FOLDER: return pod_create(root, target, 1, step->flags);
    case POD_STEP_FILE: return pod_create(root, target, 0, 0644);
    case POD_STEP_LINK: return pod_link(root, source, target);
    case POD_STEP_BIND: return pod_bind(root, source, target, step->flags);
    case POD_STEP_PROC: return pod_mount(root, source, "proc", target, POD_NO_DEVICES | POD_NO_PROGRAMS, "");
    case POD_STEP_MOUNT: return pod_mount(root, source, source, target, step->flags, pod_text(plan, step->options));
    case POD_STEP_SEAL: {
      char path[32];
      pod_descriptor_path(root, path);
      return mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | pod_mount_bits(POD_READ_ONLY), NULL);
    }
    default: errno = EINVAL; return -1;
  }
}

/* Makes the folder the root of this mount namespace, and takes everything else out of it. The root of a machine that runs
   from its initial RAM disk cannot be exchanged, so there it is covered. */
static inline int pod_change_root(int root) {
  if (fchdir(root) != 0) return -1;
  if (syscall(SYS_pivot_root, ".", ".") == 0) return umount2(".", MNT_DETACH) == 0 ? chdir("/") : -1;
  if (errno != EINVAL || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0) return -1;
  return chdir("/");
}

/* Prepares the files that the program sees. */
static inline void pod_prepare_files(const struct pod_program *plan, int report) {
  if (mount("", "/", "none", MS_PRIVATE | MS_REC, NULL) != 0) pod_fail(report, POD_FAILED_ROOT, 0);
  const char *folder = plan->root < 0 ? "/" : pod_text(plan, plan->root);
  if (plan->root >= 0 && mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m") != 0)
    pod_fail(report, POD_FAILED_ROOT, 0);
  int root = open(folder, POD_O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) pod_fail(report, POD_FAILED_ROOT, 0);
  for (int index = 0; index < plan->step_count; index++)
    if (pod_perform(plan, root, plan->steps + index) != 0) pod_fail(report, POD_FAILED_STEP, index);
  if (plan->root >= 0 && pod_change_root(root) != 0) pod_fail(report, POD_FAILED_ROOT, 0);
  close(root);
}

/* Adds the calling process to the cgroups. */
static inline void pod_join_cgroups(const struct pod_program *plan, int report) {
  for (int index = 0; index < plan->cgroup_count; index++) {
    int file = open(pod_text(plan, plan->cgroups[index]), O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, "0", 1) != 1) pod_fail(report, POD_FAILED_CGROUP, index);
    close(file);
  }
}

/* The system calls that no server needs. Most need capabilities that programs of pods do not have; here they do not even
   reach the kernel's code for them. */
static const int32_t pod_refused_calls[] = {
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_ptrace, SYS_process_vm_readv,
    SYS_process_vm_writev, SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_perf_event_open, SYS_bpf,
    SYS_userfaultfd, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_swapon, SYS_swapoff, SYS_reboot, SYS_settimeofday,
    SYS_clock_settime, SYS_clock_adjtime, SYS_acct, SYS_quotactl, SYS_sethostname, SYS_setdomainname, SYS_syslog, SYS_vhangup,
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_fanotify_init, SYS_kcmp, SYS_move_pages, SYS_migrate_pages, SYS_vmsplice,
    SYS_lookup_dcookie, SYS_nfsservctl, SYS_personality,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs, SYS__sysctl, SYS_create_module,
    SYS_get_kernel_syms, SYS_query_module,
#endif
    /* From here on numbers are the same on all architectures: io_uring_setup, _enter, _register, open_tree, move_mount, fsopen,
       fsconfig, fsmount, fspick, pidfd_getfd, process_madvise, mount_setattr, quotactl_fd. */
    425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442, 443};

#define POD_FILTER_SIZE (2 * sizeof pod_refused_calls / sizeof *pod_refused_calls + 32)

/* Writes the filter's instructions, for this architecture alone, and returns their number. */
static inline unsigned short pod_filter(struct sock_filter *code, int has_all_sockets) {
#if defined(__x86_64__)
  const uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  const uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
#error the system call filter is known for x86_64 and arm64
#endif
  const uint32_t allow = SECCOMP_RET_ALLOW, refuse = SECCOMP_RET_ERRNO | EPERM, unknown = SECCOMP_RET_ERRNO | ENOSYS;
  /* clone3 passes its flags in memory, which a filter cannot read; the C library then uses clone. New namespaces: NEWNS,
     NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
  const uint32_t namespaces = 0x7e020000, first_argument = offsetof(struct seccomp_data, args);
  struct sock_filter *next = code;
#define POD_ADD(...) *next++ = (struct sock_filter)__VA_ARGS__
#define POD_LOAD(offset) POD_ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset))
#define POD_RETURN(value) POD_ADD(BPF_STMT(BPF_RET | BPF_K, value))
#define POD_UNLESS(value, skip) POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip))
  POD_LOAD(offsetof(struct seccomp_data, arch));
  POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0));
  POD_RETURN(unknown);
  POD_LOAD(offsetof(struct seccomp_data, nr));
  /* The x32 calls of x86_64. */
  POD_ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
  POD_RETURN(unknown);
  for (size_t index = 0; index < sizeof pod_refused_calls / sizeof *pod_refused_calls; index++) {
    POD_UNLESS((uint32_t)pod_refused_calls[index], 1);
    POD_RETURN(refuse);
  }
  POD_UNLESS(435 /* clone3 */, 1);
  POD_RETURN(unknown);
  POD_UNLESS(SYS_clone, 4);
  POD_LOAD(first_argument);
  POD_ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1));
  POD_RETURN(refuse);
  POD_RETURN(allow);
  /* Both would type into the terminal of whoever calls `lab exec`. */
  POD_UNLESS(SYS_ioctl, 5);
  POD_LOAD(first_argument + 8);
  POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCSTI, 1, 0));
  POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCLINUX, 0, 1));
  POD_RETURN(refuse);
  POD_RETURN(allow);
  if (!has_all_sockets) {
    /* Unix, IPv4, IPv6 and netlink, which the C library asks for the interfaces. */
    POD_UNLESS(SYS_socket, 6);
    POD_LOAD(first_argument);
    POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 4, 0));
    POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 3, 0));
    POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 10, 2, 0));
    POD_ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 16, 1, 0));
    POD_RETURN(SECCOMP_RET_ERRNO | EAFNOSUPPORT);
  }
  POD_RETURN(allow);
  return (unsigned short)(next - code);
}

static inline int pod_install_filter(const struct pod_rights *rights) {
  struct sock_filter code[POD_FILTER_SIZE];
  struct sock_fprog program = {pod_filter(code, rights->capabilities != 0), code};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static inline int pod_set_capabilities(uint64_t capabilities) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  for (int half = 0; half < 2; half++) {
    uint32_t bits = (uint32_t)(capabilities >> (32 * half));
    data[half] = (struct __user_cap_data_struct){bits, bits, bits};
  }
  return (int)syscall(SYS_capset, &header, data);
}

/* The capabilities that this process may give on; in a container root itself lacks some. */
static inline uint64_t pod_own_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  memset(data, 0, sizeof data);
  if (syscall(SYS_capget, &header, data) != 0) return 0;
  return (uint64_t)data[1].permitted << 32 | data[0].permitted;
}

/* Restricts the calling process to its rights, for good. glibc's own functions would try to reach other threads. */
static inline int pod_drop_rights(const struct pod_program *plan) {
  const struct pod_rights *rights = &plan->rights;
  uint64_t known = pod_own_capabilities();
  for (int number = 0; number < 64 && prctl(PR_CAPBSET_READ, number, 0, 0, 0) >= 0; number++) {
    if (!(rights->capabilities >> number & 1) && prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0) return -1;
  }
  if (syscall(SYS_setgroups, (size_t)plan->group_count, plan->groups) != 0) return -1;
  if (syscall(SYS_setresgid, rights->group, rights->group, rights->group) != 0) return -1;
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return -1;
  if (syscall(SYS_setresuid, rights->user, rights->user, rights->user) != 0) return -1;
  if (pod_set_capabilities(rights->capabilities & known) != 0) return -1;
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return -1;
  for (int number = 0; number < 64; number++)
    if ((rights->capabilities & known) >> number & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0) != 0)
      return -1;
  return rights->may_gain ? 0 : prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static inline int pod_limit(int what, uint64_t most) {
  struct rlimit limit = {most, most};
  return setrlimit(what, &limit);
}

/* The code of the pod's program up to its exec. Does not return. */
static inline void pod_run(const struct pod_program *plan, char *const *words, int report) {
  if (plan->output >= 0) {
    setsid();
    int input = open("/dev/null", O_RDONLY);
    if (input < 0 || dup2(input, 0) < 0 || dup2(plan->output, 1) < 0 || dup2(plan->output, 2) < 0)
      pod_fail(report, PROGRAM_STEP_OUTPUT, 0);
  }
  umask(022);
  /* Still as root, so that a folder below one that only root may enter works. */
  if (chdir(pod_text(plan, plan->folder)) != 0 &&
      (plan->other_folder < 0 || (chdir(pod_text(plan, plan->other_folder)) != 0 && chdir("/") != 0)))
    pod_fail(report, PROGRAM_STEP_FOLDER, 0);
  if (report != 3) {
    if (syscall(SYS_dup3, report, 3, O_CLOEXEC) != 3) pod_fail(report, PROGRAM_STEP_PREPARE, 0);
    report = 3;
  }
  if (syscall(SYS_close_range, 4, ~0U, 0) != 0) pod_fail(report, PROGRAM_STEP_PREPARE, 0);
  /* A core dump would be handled by a program of the machine. */
  if (pod_limit(RLIMIT_CORE, 0) != 0 || (plan->rights.processes > 0 && pod_limit(RLIMIT_NPROC, plan->rights.processes) != 0))
    pod_fail(report, POD_FAILED_RIGHTS, 0);
  if (plan->rights.is_filtered && pod_install_filter(&plan->rights) != 0) pod_fail(report, POD_FAILED_FILTER, 0);
  if (pod_drop_rights(plan) != 0) pod_fail(report, POD_FAILED_RIGHTS, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(words[0], words + 1, words + 2 + plan->argument_count);
  pod_fail(report, PROGRAM_STEP_EXECUTE, 0);
}

/* Lets /proc show the title as this process's command, instead of the caller's. */
static inline void pod_show_title(const struct pod_program *plan) {
  const char *title = pod_text(plan, plan->title);
  char *area = (char *)(uintptr_t)plan->command_line;
  for (uint32_t index = 0; index < plan->command_line_size; index++) {
    area[index] = *title;
    if (*title != 0 && index + 2 < plan->command_line_size) title++;
    else title = "";
  }
  prctl(PR_SET_NAME, "viaduct-pod", 0, 0, 0);
}

/* What the first process does until the program ends. Its signals are blocked: one without a handler that comes from the
   machine would otherwise be ignored. */
static inline void pod_watch(pid_t program, int status_file) {
  sigset_t all;
  sigfillset(&all);
  while (1) {
    int number = sigwaitinfo(&all, NULL);
    if (number != SIGCHLD) {
      if (number > 0) kill(program, number);
      continue;
    }
    int status;
    pid_t ended;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
      if (ended != program) continue;
      ssize_t written = write(status_file, &status, sizeof status);
      (void)written;
      _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
  }
}

static inline void pod_default_signals(void) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < 65; number++) sigaction(number, &standard, NULL);
}

/* The code of the first process of the new namespaces. Does not return. */
static inline void pod_first(const struct pod_program *plan, char *const *words, int report) {
  /* Until it is known to the caller it must not outlive it. */
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  pod_default_signals();
  pod_show_title(plan);
  umask(0);
  pod_join_cgroups(plan, report);
  if (plan->network >= 0 && syscall(SYS_setns, plan->network, CLONE_NEWNET) != 0) pod_fail(report, PROGRAM_STEP_NETWORK, 0);
  const char *host_name = pod_text(plan, plan->host_name);
  if (host_name[0] != 0 && syscall(SYS_sethostname, host_name, strlen(host_name)) != 0)
    pod_fail(report, PROGRAM_STEP_HOST_NAME, 0);
  pod_prepare_files(plan, report);
  struct pod_failure ready = {0, 0, 0, 0};
  if (write(report, &ready, sizeof ready) != sizeof ready) _exit(127);
  prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
  pid_t program = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (program == 0) pod_run(plan, words, report);
  if (program < 0) pod_fail(report, PROGRAM_STEP_PREPARE, 0);
  /* It keeps nothing but the right to signal the program. */
  int status_file = plan->status;
  if (status_file != 3) syscall(SYS_dup3, status_file, 3, O_CLOEXEC);
  for (int descriptor = 0; descriptor < 3; descriptor++) close(descriptor);
  syscall(SYS_close_range, 4, ~0U, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  pod_set_capabilities(1ULL << CAP_KILL);
  pod_watch(program, 3);
}

/* Returns the words as execve takes them: the file, arguments, NULL, variables, NULL. */
static inline char **pod_words(const struct pod_program *plan) {
  char **words = (char **)calloc((size_t)plan->argument_count + (size_t)plan->variable_count + 3, sizeof(char *));
  if (words == NULL) return NULL;
  int next = 0;
  for (int index = 0; index < 1 + plan->argument_count + plan->variable_count; index++) {
    if (index == 1 + plan->argument_count) next++;
    words[next++] = (char *)pod_text(plan, plan->words[index]);
  }
  return words;
}

/* Reads reports until all writers are gone. Returns whether one was a failure, which is then in `failure`. */
static inline int pod_read_reports(int report, struct pod_failure *failure, int32_t *process) {
  int failed = 0, count = 0;
  while (1) {
    struct pod_failure next;
    ssize_t size = read(report, &next, sizeof next);
    if (size < 0 && errno == EINTR) continue;
    if (size != sizeof next) break;
    count++;
    if (next.process != 0) *process = next.process;
    if (next.error != 0 && !failed) *failure = next, failed = 1;
  }
  if (count == 0) *failure = (struct pod_failure){ECHILD, PROGRAM_STEP_PREPARE, 0, 0}, failed = 1;
  return failed;
}

static inline void pod_wait(int32_t process) {
  while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {
  }
}

/* A plan with the arrays that it refers to. */
static inline struct pod_program pod_complete(
    const struct pod_program *plan, const uint8_t *texts, const struct pod_step *steps, const int32_t *words,
    const int32_t *cgroups, const uint32_t *groups) {
  struct pod_program whole = *plan;
  whole.texts = texts;
  whole.steps = steps;
  whole.words = words;
  whole.cgroups = cgroups;
  whole.groups = groups;
  return whole;
}

/* Starts a program in new namespaces. `process` is the first process of these: it ends with the program, whose wait status
   it has then written to `status`. */
static inline int pod_start(
    const struct pod_program *counts, const uint8_t *texts, const struct pod_step *steps, const int32_t *offsets,
    const int32_t *cgroups, const uint32_t *groups, int32_t *process, struct pod_failure *failure) {
  const struct pod_program whole = pod_complete(counts, texts, steps, offsets, cgroups, groups), *plan = &whole;
  *failure = (struct pod_failure){0, PROGRAM_STEP_PREPARE, 0, 0};
  char **words = pod_words(plan);
  if (words == NULL) return failure->error = ENOMEM;
  int report[2];
  if (syscall(SYS_pipe2, report, O_CLOEXEC) != 0) {
    free(words);
    return failure->error = errno;
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t first = (pid_t)syscall(SYS_clone, CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);
  if (first == 0) pod_first(plan, words, report[1]);
  int error = first < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  free(words);
  close(report[1]);
  int32_t unused = 0;
  if (first > 0 && pod_read_reports(report[0], failure, &unused)) {
    kill(first, SIGKILL);
    pod_wait(first);
    error = failure->error;
  }
  close(report[0]);
  failure->error = error;
  *process = first;
  return error;
}

/* Starts a program in the namespaces of a pod's first process, given by a descriptor (pidfd). `process` is the program, a
   child of the caller. */
static inline int pod_enter(
    const struct pod_program *counts, const uint8_t *texts, const int32_t *offsets, const int32_t *cgroups,
    const uint32_t *groups, int32_t first, int32_t *process, struct pod_failure *failure) {
  const struct pod_program whole = pod_complete(counts, texts, NULL, offsets, cgroups, groups), *plan = &whole;
  *failure = (struct pod_failure){0, PROGRAM_STEP_PREPARE, 0, 0};
  char **words = pod_words(plan);
  if (words == NULL) return failure->error = ENOMEM;
  int report[2];
  if (syscall(SYS_pipe2, report, O_CLOEXEC) != 0) {
    free(words);
    return failure->error = errno;
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t between = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (between == 0) {
    pod_default_signals();
    pod_join_cgroups(plan, report[1]);
    /* The namespaces of processes apply to children alone, so the program is one, but the caller's. */
    if (syscall(SYS_setns, first, CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET) != 0)
      pod_fail(report[1], POD_FAILED_ENTER, 0);
    pid_t program = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (program == 0) pod_run(plan, words, report[1]);
    if (program < 0) pod_fail(report[1], PROGRAM_STEP_PREPARE, 0);
    struct pod_failure started = {0, 0, 0, program};
    _exit(write(report[1], &started, sizeof started) == sizeof started ? 0 : 127);
  }
  int error = between < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  free(words);
  close(report[1]);
  *process = 0;
  if (between > 0) {
    if (pod_read_reports(report[0], failure, process)) {
      error = failure->error;
      if (*process > 0) pod_wait(*process);
    }
    pod_wait(between);
  }
  close(report[0]);
  return failure->error = error;
}

/* Removes a mount if there is one, with those on it. */
static inline int pod_unmount(const char *path) {
  return umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0 || errno == EINVAL || errno == ENOENT ? 0 : errno;
}

/* Mounts a file system in memory at a folder of the machine. */
static inline int pod_mount_memory(const char *path, const char *options) {
  return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0 ? 0 : errno;
}
