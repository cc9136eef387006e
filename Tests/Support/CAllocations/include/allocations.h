/* How many blocks of memory the calling thread has asked for since it began, in this process and whatever it links. */
unsigned long allocations_of_this_thread(void);
/* How many bytes those blocks have in all; a block that grows counts again as it is then. */
unsigned long allocated_bytes_of_this_thread(void);
