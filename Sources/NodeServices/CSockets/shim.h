#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Socket calls whose addresses and options are structures that would need casts in Swift. Each returns -1 with errno
   set on failure, unless noted otherwise. */

/* Opens a packet socket for network-layer packets, which receives nothing yet. Requires CAP_NET_RAW; the functions
   below do not. */
static inline int packet_open(void) { return socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

/* Sets the BPF program that received packets must pass. */
static inline int packet_filter(int descriptor, struct sock_filter *steps, unsigned short count) {
  struct sock_fprog program = {count, steps};
  return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

/* Receives packets of this protocol (linux/if_ether.h) from all interfaces of the network namespace. */
static inline int packet_bind(int descriptor, uint16_t protocol) {
  struct sockaddr_ll place;
  memset(&place, 0, sizeof place);
  place.sll_family = AF_PACKET;
  place.sll_protocol = htons(protocol);
  return bind(descriptor, (struct sockaddr *)&place, sizeof place);
}

/* Sends a packet through an interface to a six-byte hardware address; the kernel adds the frame header. */
static inline long packet_send(int descriptor, uint16_t protocol, uint32_t interface, const uint8_t *to,
                               const uint8_t *bytes, unsigned long count) {
  struct sockaddr_ll place;
  memset(&place, 0, sizeof place);
  place.sll_family = AF_PACKET;
  place.sll_protocol = htons(protocol);
  place.sll_ifindex = (int)interface;
  place.sll_halen = 6;
  memcpy(place.sll_addr, to, 6);
  return sendto(descriptor, bytes, count, 0, (struct sockaddr *)&place, sizeof place);
}

/* Receives the next packet, its interface, the type of its destination (PACKET_HOST, …) and the sender's six-byte
   hardware address, which is left unchanged if it has another length. */
static inline long packet_receive(int descriptor, uint8_t *bytes, unsigned long size, uint32_t *interface,
                                  uint8_t *kind, uint8_t *from) {
  struct sockaddr_ll place;
  socklen_t length = sizeof place;
  long count;
  memset(&place, 0, sizeof place);
  count = recvfrom(descriptor, bytes, size, MSG_TRUNC, (struct sockaddr *)&place, &length);
  if (count < 0) return -1;
  *interface = (uint32_t)place.sll_ifindex;
  *kind = place.sll_pkttype;
  if (place.sll_halen == 6) memcpy(from, place.sll_addr, 6);
  return count;
}

/* Opens a socket for multicast memberships. */
static inline int group_open(void) { return socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0); }

/* Joins or leaves an IPv6 multicast group, given as sixteen bytes, on an interface. The kernel notifies routers (MLD)
   and makes the network card accept the group's packets. */
static inline int group_change(int descriptor, int joins, const uint8_t *group, uint32_t interface) {
  struct ipv6_mreq membership;
  memcpy(&membership.ipv6mr_multiaddr, group, 16);
  membership.ipv6mr_interface = interface;
  return setsockopt(descriptor, IPPROTO_IPV6, joins ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP, &membership,
                    sizeof membership);
}

/* Opens a bound UDP socket or a listening TCP socket, with an address of four or sixteen bytes. */
static inline int bound_socket(int is_tcp, const uint8_t *address, int count, uint16_t port) {
  struct sockaddr_storage place;
  struct sockaddr_in *v4 = (struct sockaddr_in *)&place;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&place;
  int family = count == 4 ? AF_INET : AF_INET6, on = 1, saved;
  int descriptor = socket(family, (is_tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  memset(&place, 0, sizeof place);
  if (count == 4) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    memcpy(&v4->sin_addr, address, 4);
  } else {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    memcpy(&v6->sin6_addr, address, 16);
  }
  /* Allow reusing a TCP port at once while old connections are in TIME_WAIT. */
  if (is_tcp) setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (count == 16) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(descriptor, (struct sockaddr *)&place, count == 4 ? sizeof *v4 : sizeof *v6) == 0 &&
      (!is_tcp || listen(descriptor, 128) == 0))
    return descriptor;
  saved = errno;
  close(descriptor);
  errno = saved;
  return -1;
}

/* Returns the port of a bound socket; 0 if it is unknown. */
static inline uint16_t socket_port(int descriptor) {
  struct sockaddr_storage place;
  socklen_t length = sizeof place;
  if (getsockname(descriptor, (struct sockaddr *)&place, &length) != 0) return 0;
  if (place.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&place)->sin_port);
  return ntohs(((struct sockaddr_in6 *)&place)->sin6_port);
}
