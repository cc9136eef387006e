/* For dl_iterate_phdr(3). Not in the header, where Swift's importer would see different declarations than in other
   modules. */
#define _GNU_SOURCE
#include "CProcess.h"

#include <link.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/mman.h>

/* Whether the loader relocated the object's code (text relocations), which few systems still allow. */
static int has_text_relocations(const struct dl_phdr_info *object, const ElfW(Phdr) *segment) {
  const ElfW(Dyn) *entry = (const void *)(object->dlpi_addr + segment->p_vaddr);
  for (; entry->d_tag != DT_NULL; entry++) {
    if (entry->d_tag == DT_TEXTREL) return 1;
    if (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL)) return 1;
  }
  return 0;
}

/* Unmaps the code pages of one object. Only for segments that are read-only and were not relocated by the loader: these
   contain nothing but the file's bytes, whereas relocations would be lost. */
static int unmap_code_of(struct dl_phdr_info *object, size_t size, void *nothing) {
  (void)size, (void)nothing;
  /* The vDSO, which is not a file. */
  if (object->dlpi_addr == getauxval(AT_SYSINFO_EHDR)) return 0;
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type == PT_DYNAMIC && has_text_relocations(object, segment)) return 0;
  }
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
