#include <linux/sched.h>

/* sched.h declares it under _GNU_SOURCE only, which Swift's importer does not define. */
int unshare(int flags);

/* The calling thread leaves for a network namespace of its own; 0, or -1 with errno. */
static inline int enter_new_network_namespace(void) { return unshare(CLONE_NEWNET); }
