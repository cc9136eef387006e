#include <linux/sched.h>

/* sched.h declares them under _GNU_SOURCE only, which Swift's importer does not define. */
int unshare(int flags);
int setns(int descriptor, int type);

/* Moves the calling thread into a new network namespace. Returns 0, or -1 with errno set. */
static inline int enter_new_network_namespace(void) { return unshare(CLONE_NEWNET); }

/* Moves the calling thread into the network namespace of this descriptor. Returns 0, or -1 with errno set. */
static inline int enter_network_namespace(int descriptor) { return setns(descriptor, CLONE_NEWNET); }
