#include <linux/sched.h>

/* sched.h declares them under _GNU_SOURCE only, which Swift's importer does not define. */
int unshare(int flags);
int setns(int descriptor, int type);

/* The calling thread leaves for a network namespace of its own; 0, or -1 with errno. */
static inline int enter_new_network_namespace(void) { return unshare(CLONE_NEWNET); }

/* The calling thread leaves for the network namespace of this descriptor; 0, or -1 with errno. */
static inline int enter_network_namespace(int descriptor) { return setns(descriptor, CLONE_NEWNET); }
