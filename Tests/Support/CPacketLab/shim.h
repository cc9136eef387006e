#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Calls that Swift cannot import: variadic functions, control messages, unions. Each returns -1 with errno set on
   failure. */

/* Creates a tun interface in the thread's network namespace. Packets written to it enter the kernel through the
   interface; packets that the kernel sends through it can be read. */
static inline int open_tunnel(const char *name) {
  struct ifreq request;
  int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return -1;
  memset(&request, 0, sizeof request);
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(descriptor, TUNSETIFF, &request) < 0) {
    close(descriptor);
    return -1;
  }
  return descriptor;
}

/* Opens a raw socket; with IPPROTO_RAW, sent packets include their IP header. */
static inline int open_raw_socket(int family, int protocol) {
  int on = 1;
  int descriptor = socket(family, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  if (descriptor >= 0 && family == AF_INET6 && protocol != IPPROTO_RAW)
    setsockopt(descriptor, IPPROTO_IPV6, 49 /* IPV6_RECVPKTINFO */, &on, sizeof on);
  return descriptor;
}

static inline int set_socket_mark(int descriptor, unsigned mark) {
  return setsockopt(descriptor, SOL_SOCKET, SO_MARK, &mark, sizeof mark);
}

/* Sends a packet that begins with its IP header. */
static inline long send_whole_packet(int descriptor, const unsigned char *bytes, unsigned long count) {
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  if (bytes[0] >> 4 == 4) {
    memset(&v4, 0, sizeof v4);
    v4.sin_family = AF_INET;
    memcpy(&v4.sin_addr, bytes + 16, 4);
    return sendto(descriptor, bytes, count, 0, (struct sockaddr *)&v4, sizeof v4);
  }
  memset(&v6, 0, sizeof v6);
  v6.sin6_family = AF_INET6;
  memcpy(&v6.sin6_addr, bytes + 24, 16);
  return sendto(descriptor, bytes, count, 0, (struct sockaddr *)&v6, sizeof v6);
}

/* Receives a packet with its IP header. Raw IPv6 sockets omit the header, so the relevant fields are reconstructed. */
static inline long receive_whole_packet(int descriptor, int family, int protocol, unsigned char *bytes,
                                        unsigned long size) {
  struct sockaddr_in6 from;
  char control[64];
  struct iovec part = {bytes + 40, size - 40};
  struct msghdr message = {&from, sizeof from, &part, 1, control, sizeof control, 0};
  struct cmsghdr *item;
  long count;
  if (family == AF_INET) return recv(descriptor, bytes, size, 0);
  count = recvmsg(descriptor, &message, 0);
  if (count < 0) return -1;
  memset(bytes, 0, 40);
  bytes[0] = 6 << 4;
  bytes[4] = (unsigned char)(count >> 8);
  bytes[5] = (unsigned char)count;
  bytes[6] = (unsigned char)protocol;
  memcpy(bytes + 8, &from.sin6_addr, 16);
  for (item = CMSG_FIRSTHDR(&message); item; item = CMSG_NXTHDR(&message, item))
    if (item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == 50 /* IPV6_PKTINFO */)
      memcpy(bytes + 24, CMSG_DATA(item), 16);
  return count + 40;
}
