#include <errno.h>
#include <linux/capability.h>
#include <linux/prctl.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc has no wrapper for capset(2) and capget(2), and prctl(2) is variadic, which Swift cannot call. All of these are
   about the calling thread. */

/* Keeps large pieces of memory apart from small ones, from this size on: glibc would raise the limit to that of the
   largest one that was freed, and then what a start needs for a moment would lie among what stays, and hold the pages
   between. */
static inline void process_keep_large_memory_apart(void) { mallopt(M_MMAP_THRESHOLD, 128 * 1024); }

/* Gives free memory back to the system; glibc alone keeps what lies between memory in use. */
static inline void process_give_memory_back(void) { malloc_trim(0); }

/* Unmaps the code of the program and its libraries; what is executed from now on is mapped again page by page, out of the
   system's cache of files. */
void process_unmap_code(void);

/* Makes these the permitted and effective capabilities, and clears the inheritable ones; 0, or an errno. */
static inline int thread_set_capabilities(uint64_t kept) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {
      {(uint32_t)kept, (uint32_t)kept, 0},
      {(uint32_t)(kept >> 32), (uint32_t)(kept >> 32), 0},
  };
  return syscall(SYS_capset, &header, sets) == 0 ? 0 : errno;
}

enum thread_capability_set { THREAD_PERMITTED, THREAD_EFFECTIVE, THREAD_INHERITABLE };

/* One of the sets; empty if the kernel does not tell, which it always does. */
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

/* 1 or 0, or -1 for a number that the kernel does not know. */
static inline int thread_bounding_has(int capability) { return prctl(PR_CAPBSET_READ, capability, 0, 0, 0); }

/* 0, or an errno. */
static inline int thread_bounding_drop(int capability) {
  return prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0 ? 0 : errno;
}

/* 1 or 0, or -1 for a number that the kernel does not know. */
static inline int thread_ambient_has(int capability) {
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0);
}

/* 0, or an errno. */
static inline int thread_ambient_clear(void) {
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 ? 0 : errno;
}

/* 0, or an errno. */
static inline int thread_set_no_new_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
}

/* 1 or 0. */
static inline int thread_has_no_new_privileges(void) { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); }
