package import Netlink

/// Why the DNS server cannot start or stopped.
package enum NameServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A socket cannot be bound to the address.
  case listen(DNSServerAddress, isTCP: Bool, KernelErrno)
  /// The address is a wildcard address.
  case unspecified(DNSServerAddress)
  /// A socket could not be served, or was closed.
  case ended(String)

  /// One line, including the remedy.
  package var description: String {
    switch self {
    case .listen(let address, let isTCP, let errno):
      "cannot listen for DNS queries on \(address) (\(isTCP ? "TCP" : "UDP")): \(errno); \(remedy(address, errno))"
    case .unspecified(let address):
      "cannot listen for DNS queries on \(address): responses must come from the address that was queried; "
        + "list the node's addresses one by one"
    case .ended(let reason): "the DNS server stopped: \(reason); restart the daemon"
    }
  }

  private func remedy(_ address: DNSServerAddress, _ errno: KernelErrno) -> String {
    switch errno.name {
    case "EADDRINUSE":
      "another process is using the port ('ss -lntup sport = :\(address.port)' shows which); stop it, or choose another address"
    case "EACCES": "run as root, or choose a port above 1023"
    case "EADDRNOTAVAIL": "no interface has this address; 'ip address' lists the ones that exist"
    default: "choose another address"
    }
  }
}
