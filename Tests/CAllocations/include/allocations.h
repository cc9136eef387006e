/* How many blocks of memory the calling thread has asked for since it began, in this process and whatever it links. */
unsigned long allocations_of_this_thread(void);
