internal import Addresses
internal import Glibc
internal import NeighborAnnouncer
internal import NeighborProtocol
internal import Logging
internal import DNSServer
public import ProxyConfiguration
internal import ServiceDNS

/// Sockets that take more than CAP_NET_ADMIN to open, and no more to use: to be opened before privileges are given up. None
/// of them unless it is asked for.
public struct PrivilegedSockets: Sendable {
  let announcer: LinkAnnouncer?
  let names: NameServer?

  /// Opens what the configuration asks for; packet sockets take CAP_NET_RAW, port 53 CAP_NET_BIND_SERVICE. Starts no
  /// thread.
  ///
  /// - Throws: what could not be opened, and what to do.
  public init(_ configuration: RunConfiguration) throws {
    announcer = try configuration.loadBalancerInterfaces.map {
      switch $0 {
      case .byNetwork: try LinkAnnouncer(openingSockets: .byNetwork)
      case .named(let names): try LinkAnnouncer(openingSockets: .named(Set(names.map(\.description))))
      }
    }
    let places = configuration.dns.map { NameServerPlace($0.address, port: $0.port.number) }
    guard let domain = DomainName(configuration.clusterDomain), !places.isEmpty else {
      names = nil
      return
    }
    names = try NameServer(
      openingSockets: places, domain: domain, reverseRanges: configuration.addressRanges,
      upstream: UpstreamServers(configuration.dnsUpstream), serial: UInt32(truncatingIfNeeded: time(nil)))
  }

  /// Serves with them until the task is cancelled.
  func serve(_ logger: Logger) async throws {
    try await withThrowingTaskGroup { group in
      if let announcer {
        group.addTask {
          try await announcer.run { logger.log(level: $0.isWarning ? .warning : .notice, "\($0)") }
        }
      }
      if let names {
        logger.notice(
          "answering DNS queries for Service names at \(names.places.map(\.description).joined(separator: ", "))"
        )
        group.addTask { try await names.run { logger.warning("\($0)") } }
      }
      // Without sockets there is still somebody who waits.
      group.addTask { try await Task.sleep(for: .seconds(1 << 40)) }
      for try await _ in group {}
    }
  }
}

extension UpstreamServers {
  fileprivate init(_ configured: RunConfiguration.DNSUpstream) {
    switch configured {
    case .none: self = .none
    case .machine: self = .machine()
    case .servers(let places):
      self = .servers(places.map { NameServerPlace($0.address, port: $0.port.number) })
    }
  }
}
