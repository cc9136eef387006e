/* For dl_iterate_phdr(3). Not in the header: Swift's importer would see other declarations than in other modules. */
#define _GNU_SOURCE
#include "CProcess.h"

#include <link.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/mman.h>

/* Unmaps the pages of one object's code. Only segments that cannot be written: what the loader wrote into others (addresses
   that it resolved) would be lost, here there is nothing but the file's bytes. */
static int unmap_code_of(struct dl_phdr_info *object, size_t size, void *nothing) {
  (void)size, (void)nothing;
  /* The kernel's own, which is no file. */
  if (object->dlpi_addr == getauxval(AT_SYSINFO_EHDR)) return 0;
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & (PF_X | PF_W)) != PF_X) continue;
    const uintptr_t start = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
    const uintptr_t end = object->dlpi_addr + segment->p_vaddr + segment->p_filesz;
    madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

void process_unmap_code(void) { dl_iterate_phdr(unmap_code_of, NULL); }
