internal import Addresses
internal import Glibc
internal import NeighborAnnouncer
internal import NeighborProtocol
internal import DNSServer
package import ProxyConfiguration
internal import ServiceDNS

/// Sockets that need more than CAP_NET_ADMIN to be opened, but not to be used, so they are opened before privileges are
/// dropped. There are none unless the configuration requests them.
package struct PrivilegedSockets: Sendable {
  let announcer: AddressAnnouncer?
  let nameServer: NameServer?

  /// Opens the sockets that the configuration requests: packet sockets need CAP_NET_RAW, port 53 CAP_NET_BIND_SERVICE.
  /// Starts no thread, since capabilities belong to threads.
  ///
  /// - Throws: an error that names the socket and the remedy.
  package init(_ configuration: RunConfiguration) throws {
    announcer = try configuration.loadBalancerInterfaces.map {
      switch $0 {
      case .byNetwork: try AddressAnnouncer(openingSockets: .byNetwork)
      case .named(let names): try AddressAnnouncer(openingSockets: .named(Set(names.map(\.description))))
      }
    }
    let places = configuration.dns.map { DNSServerAddress($0.address, port: $0.port.number) }
    guard let domain = DomainName(configuration.clusterDomain), !places.isEmpty else {
      nameServer = nil
      return
    }
    nameServer = try NameServer(
      openingSockets: places, domain: domain, reverseRanges: configuration.addressRanges,
      upstream: UpstreamServers(configuration.dnsUpstream), serial: UInt32(truncatingIfNeeded: time(nil)))
  }
}

extension UpstreamServers {
  fileprivate init(_ configured: RunConfiguration.DNSUpstream) {
    switch configured {
    case .none: self = .none
    case .machine: self = .machine()
    case .servers(let places):
      self = .servers(places.map { DNSServerAddress($0.address, port: $0.port.number) })
    }
  }
}
