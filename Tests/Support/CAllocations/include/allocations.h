/* How many blocks of memory the calling thread has asked for since it began, in this process and whatever it links. */
unsigned long allocations_of_this_thread(void);
/* How many bytes those blocks have in all; a block that grows counts again as it is then. */
unsigned long allocated_bytes_of_this_thread(void);
/* How many bytes the calling thread has asked for and not freed yet, with what the allocator adds to each block. It may be
   negative: a thread frees what others asked for. */
long held_bytes_of_this_thread(void);
/* The most that it has held at once since the function below was called. */
long most_bytes_held_by_this_thread(void);
/* Counts the most that it holds from now on. */
void watch_most_bytes_of_this_thread(void);
