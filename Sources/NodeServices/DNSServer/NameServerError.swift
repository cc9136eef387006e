public import Netlink

/// Why names cannot be served.
public enum NameServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An address and port cannot be listened on.
  case listen(NameServerPlace, isTCP: Bool, KernelErrno)
  /// It means all addresses.
  case unspecified(NameServerPlace)
  /// The threads that answer cannot take a socket, or one was closed.
  case ended(String)

  /// One line, with what to do.
  public var description: String {
    switch self {
    case .listen(let place, let isTCP, let errno):
      "cannot listen for DNS queries on \(place) (\(isTCP ? "TCP" : "UDP")): \(errno); \(remedy(place, errno))"
    case .unspecified(let place):
      "cannot listen for DNS queries on \(place): responses must come from the address that was queried; "
        + "list the node's addresses one by one"
    case .ended(let reason): "the DNS server stopped: \(reason); restart the daemon"
    }
  }

  private func remedy(_ place: NameServerPlace, _ errno: KernelErrno) -> String {
    switch errno.name {
    case "EADDRINUSE":
      "another process is using the port ('ss -lntup sport = :\(place.port)' shows which); stop it, or choose another address"
    case "EACCES": "run as root, or choose a port above 1023"
    case "EADDRNOTAVAIL": "no interface has this address; 'ip address' lists the ones that exist"
    default: "choose another address"
    }
  }
}
