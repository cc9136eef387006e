#include "allocations.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>

/* The program's own definitions stand before glibc's for all that is linked to it, the Swift runtime included; these
   count and pass on. */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

static _Thread_local unsigned long allocations __attribute__((tls_model("initial-exec")));

static _Thread_local unsigned long bytes __attribute__((tls_model("initial-exec")));

unsigned long allocations_of_this_thread(void) { return allocations; }
unsigned long allocated_bytes_of_this_thread(void) { return bytes; }

static _Thread_local long held __attribute__((tls_model("initial-exec")));

static _Thread_local long most __attribute__((tls_model("initial-exec")));

long held_bytes_of_this_thread(void) { return held; }
long most_bytes_held_by_this_thread(void) { return most; }
void watch_most_bytes_of_this_thread(void) { most = held; }

static void count(size_t size) {
  allocations++;
  bytes += size;
}

/* The block is this thread's from now on; there may be none. */
static void *taken(void *block) {
  if (block) held += malloc_usable_size(block);
  if (held > most) most = held;
  return block;
}

/* The block is about to be freed. */
static void given_back(void *block) {
  if (block) held -= malloc_usable_size(block);
}

void *malloc(size_t size) {
  count(size);
  return taken(__libc_malloc(size));
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return taken(__libc_calloc(number, size));
}

void *realloc(void *block, size_t size) {
  count(size);
  const size_t before = block ? malloc_usable_size(block) : 0;
  void *grown = __libc_realloc(block, size);
  if (grown || size == 0) held -= before;
  return taken(grown);
}

void *memalign(size_t alignment, size_t size) {
  count(size);
  return taken(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  void *found = memalign(alignment, size);
  if (!found) return ENOMEM;
  *block = found;
  return 0;
}

void free(void *block) {
  given_back(block);
  __libc_free(block);
}
