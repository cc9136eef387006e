package import Addresses
package import ClusterModel
internal import NIOCore
internal import NIOPosix
package import ServiceDNS

/// A DNS server for the names of Services, over UDP and TCP.
package final class NameServer: Sendable {
  private static let openingAttempts = 16

  /// The addresses on which it listens, including ports that the kernel chose.
  package let addresses: [DNSServerAddress]
  private let zone: SharedZone
  private let sockets: [BoundSocket]
  private let connections = ConnectionTable()
  private let forwarder: Forwarder?

  /// Creates the server and opens its sockets in the network namespace of the calling thread; queries are queued until
  /// `run`. Ports below 1024 require CAP_NET_BIND_SERVICE, which may be dropped afterwards. Starts no thread.
  ///
  /// - Parameters:
  ///   - addresses: the addresses to listen on.
  ///   - domain: the cluster domain, `cluster.local`.
  ///   - reverseRanges: address ranges for which this server is authoritative, in addition to the cluster's
  ///     ServiceCIDRs.
  ///   - upstream: the servers to which queries for other names are forwarded.
  ///   - serial: the zone's initial serial number, such as seconds since 1970.
  /// - Throws: if the server cannot listen on one of the addresses.
  package init(
    openingSockets addresses: [DNSServerAddress], domain: DomainName, reverseRanges: [IPPrefix] = [],
    upstream: UpstreamServers = .none, serial: UInt32
  ) throws(NameServerError) {
    var opened: [BoundSocket] = []
    var bound: [DNSServerAddress] = []
    for address in addresses {
      let pair = try Self.open(address)
      opened += pair
      bound.append(DNSServerAddress(address.address, port: pair[0].port))
    }
    sockets = opened
    self.addresses = bound
    let settings = ZoneSettings(
      domain: domain, serverAddresses: addresses.map(\.address), reverseRanges: reverseRanges)
    forwarder = Forwarder(upstream, own: bound)
    zone = SharedZone(ServiceZone(settings, serial: serial), forwardsQueries: forwarder != nil)
  }

  /// Opens the UDP and TCP sockets of an address. If the kernel chooses the port, one that is free for UDP may be taken
  /// for TCP, so several are tried.
  private static func open(_ address: DNSServerAddress) throws(NameServerError) -> [BoundSocket] {
    guard !address.address.isUnspecified else { throw .unspecified(address) }
    var attempts = address.port == 0 ? openingAttempts : 1
    while true {
      let datagrams = try BoundSocket(address, isTCP: false)
      attempts -= 1
      do {
        return [
          datagrams, try BoundSocket(DNSServerAddress(address.address, port: datagrams.port), isTCP: true),
        ]
      } catch {
        guard attempts == 0 else { continue }
        throw error
      }
    }
  }

  /// Applies an update to the zone. Until Services and EndpointSlices have been listed, queries are answered with
  /// SERVFAIL, so that clients retry or ask another server.
  package func apply(_ update: ClusterUpdate) { zone.apply(update) }

  /// Answers queries until the task is cancelled. May be called only once.
  ///
  /// - Parameter report: called with log messages on the server's thread; it must not block for long.
  /// - Throws: if a socket fails or is closed.
  package func run(_ report: @escaping @Sendable (NameServerReport) -> Void = { _ in }) async throws {
    zone.report(to: report)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let channels: [any Channel]
    do { channels = try await openChannels(group) } catch {
      try? await group.shutdownGracefully()
      throw NameServerError.ended("\(error)")
    }
    await withTaskCancellationHandler {
      // A channel closes by itself only if its socket fails; in that case close all of them.
      await withTaskGroup { waiting in
        for channel in channels { waiting.addTask { try? await channel.closeFuture.get() } }
        await waiting.next()
        for channel in channels { channel.close(promise: nil) }
      }
    } onCancel: {
      for channel in channels { channel.close(promise: nil) }
    }
    // Closes the remaining connections.
    try? await group.shutdownGracefully()
    if !Task.isCancelled { throw NameServerError.ended("a socket was closed") }
  }

  private func openChannels(_ group: MultiThreadedEventLoopGroup) async throws -> [any Channel] {
    var channels: [any Channel] = []
    for socket in sockets {
      guard let descriptor = socket.release() else { continue }
      channels.append(try await socket.isTCP ? connections(descriptor, group) : datagrams(descriptor, group))
    }
    return channels
  }

  private func datagrams(_ descriptor: Int32, _ group: MultiThreadedEventLoopGroup) async throws
    -> any Channel
  {
    let (zone, forwarder) = (zone, forwarder)
    return try await DatagramBootstrap(group: group)
      // Queries are short; longer datagrams are truncated, and therefore rejected as malformed.
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramResponder(zone, forwarder))
        }
      }
      .withBoundSocket(descriptor).get()
  }

  private func connections(_ descriptor: Int32, _ group: MultiThreadedEventLoopGroup) async throws
    -> any Channel
  {
    let (zone, forwarder, table) = (zone, forwarder, connections)
    return try await ServerBootstrap(group: group)
      // A client may close its sending side and still read the responses.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try Self.configure(channel, zone: zone, forwarder: forwarder, table: table)
        }
      }
      .withBoundSocket(descriptor).get()
  }

  private static func configure(
    _ channel: any Channel, zone: SharedZone, forwarder: Forwarder?, table: ConnectionTable
  ) throws {
    let entry = table.add(channel)
    channel.closeFuture.whenComplete { _ in table.remove(entry) }
    let pipeline = channel.pipeline.syncOperations
    // RFC 7766, section 6.2.3, recommends a timeout of a few seconds.
    try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(10)))
    try pipeline.addHandler(ByteToMessageHandler(StreamFraming(), maximumBufferSize: 1 << 17))
    try pipeline.addHandler(StreamResponder(zone, forwarder) { table.noteUse(of: entry) })
  }
}
