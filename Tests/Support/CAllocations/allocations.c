#include "allocations.h"

#include <errno.h>
#include <stddef.h>

/* The program's own definitions stand before glibc's for all that is linked to it, the Swift runtime included; these
   count and pass on. */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static _Thread_local unsigned long allocations __attribute__((tls_model("initial-exec")));

static _Thread_local unsigned long bytes __attribute__((tls_model("initial-exec")));

unsigned long allocations_of_this_thread(void) { return allocations; }
unsigned long allocated_bytes_of_this_thread(void) { return bytes; }

static void count(size_t size) {
  allocations++;
  bytes += size;
}

void *malloc(size_t size) {
  count(size);
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
  count(size);
  return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  void *found = memalign(alignment, size);
  if (!found) return ENOMEM;
  *block = found;
  return 0;
}
