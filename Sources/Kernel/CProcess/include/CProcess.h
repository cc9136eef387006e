#include <errno.h>
#include <linux/capability.h>
#include <linux/prctl.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc has no wrappers for capset(2) and capget(2), and Swift cannot call prctl(2), which is variadic. The thread_
   functions apply to the calling thread. */

/* Makes glibc always allocate large blocks separately. By default it raises the threshold to the largest freed block,
   so that temporary data of the startup would end up among permanent data and keep pages in use. */
static inline void process_keep_large_memory_apart(void) { mallopt(M_MMAP_THRESHOLD, 128 * 1024); }

/* Returns free memory to the system, including pages between blocks in use, which glibc keeps by default. */
static inline void process_give_memory_back(void) { malloc_trim(0); }

/* Unmaps the code of the program and its libraries; code that is executed later is mapped again, page by page, from the
   page cache. */
void process_unmap_code(void);

/* Sets the permitted and effective capabilities, and clears the inheritable ones. Returns 0 or an errno. */
static inline int thread_set_capabilities(uint64_t kept) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {
      {(uint32_t)kept, (uint32_t)kept, 0},
      {(uint32_t)(kept >> 32), (uint32_t)(kept >> 32), 0},
  };
  return syscall(SYS_capset, &header, sets) == 0 ? 0 : errno;
}

enum thread_capability_set { THREAD_PERMITTED, THREAD_EFFECTIVE, THREAD_INHERITABLE };

/* Returns one of the sets; empty if capget(2) fails, which does not happen in practice. */
static inline uint64_t thread_capabilities(enum thread_capability_set which) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {{0, 0, 0}, {0, 0, 0}};
  if (syscall(SYS_capget, &header, sets) != 0) return 0;
  switch (which) {
    case THREAD_PERMITTED: return sets[0].permitted | (uint64_t)sets[1].permitted << 32;
    case THREAD_EFFECTIVE: return sets[0].effective | (uint64_t)sets[1].effective << 32;
    case THREAD_INHERITABLE: return sets[0].inheritable | (uint64_t)sets[1].inheritable << 32;
  }
  return 0;
}

/* Returns 1 or 0, or -1 for a capability unknown to the kernel. */
static inline int thread_bounding_has(int capability) { return prctl(PR_CAPBSET_READ, capability, 0, 0, 0); }

/* Returns 0 or an errno. */
static inline int thread_bounding_drop(int capability) {
  return prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0 ? 0 : errno;
}

/* Returns 1 or 0, or -1 for a capability unknown to the kernel. */
static inline int thread_ambient_has(int capability) {
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0);
}

/* Returns 0 or an errno. */
static inline int thread_ambient_clear(void) {
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 ? 0 : errno;
}

/* Returns 0 or an errno. */
static inline int thread_set_no_new_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
}

/* Returns 1 or 0. */
static inline int thread_has_no_new_privileges(void) { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); }

/* Returns a file without a name, in memory, that is closed in other programs; or -1, with errno. */
int process_memory_file(const char *name);

/* Runs a program, and waits until it has ended; when the time is over, it is killed. Its words, the first of which is its
   name, and its variables are lines. It gets the three files as its standard streams. Returns 0 and the status that
   waitpid(2) gave, or an errno: ETIMEDOUT when the time is over, and otherwise why it was not started. */
int process_run(
    const char *path, const char *words, const char *environment, int input, int output, int errors, int milliseconds,
    int *status);
