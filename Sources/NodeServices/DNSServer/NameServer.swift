public import Addresses
public import ClusterModel
internal import NIOCore
internal import NIOPosix
public import ServiceDNS

/// Answers DNS questions for the names of Services, by UDP and TCP, until its task is cancelled.
public final class NameServer: Sendable {
  private static let openingAttempts = 16

  /// Where it listens, with the ports that the kernel chose.
  public let places: [NameServerPlace]
  private let zone: SharedZone
  private let sockets: [BoundSocket]
  private let connections = ConnectionTable()
  private let forwarder: Forwarder?

  /// Opens the sockets in the network namespace of the thread that calls this; questions wait in them until `run`. Ports
  /// below 1024 take CAP_NET_BIND_SERVICE, which may be given up afterwards. No thread is started.
  ///
  /// - Parameters:
  ///   - places: where to listen.
  ///   - domain: the cluster's domain, `cluster.local`.
  ///   - reverseRanges: ranges of addresses whose names nobody else knows, beside the cluster's ServiceCIDRs.
  ///   - upstream: who is asked for names that are not ours.
  ///   - serial: the zone's first serial number: seconds since 1970.
  /// - Throws: that one of the places cannot be listened on.
  public init(
    openingSockets places: [NameServerPlace], domain: DomainName, reverseRanges: [IPPrefix] = [],
    upstream: UpstreamServers = .none, serial: UInt32
  ) throws(NameServerError) {
    var opened: [BoundSocket] = []
    var chosen: [NameServerPlace] = []
    for place in places {
      let pair = try Self.open(place)
      opened += pair
      chosen.append(NameServerPlace(place.address, port: pair[0].port))
    }
    sockets = opened
    self.places = chosen
    let settings = ZoneSettings(
      domain: domain, serverAddresses: places.map(\.address), reverseRanges: reverseRanges)
    forwarder = Forwarder(upstream, own: chosen)
    zone = SharedZone(ServiceZone(settings, serial: serial), hasOthers: forwarder != nil)
  }

  /// Both sockets of a place. Where the kernel chooses, the port that is free for UDP may not be so for TCP.
  private static func open(_ place: NameServerPlace) throws(NameServerError) -> [BoundSocket] {
    guard !place.address.isUnspecified else { throw .unspecified(place) }
    var attempts = place.port == 0 ? openingAttempts : 1
    while true {
      let datagrams = try BoundSocket(place, isTCP: false)
      attempts -= 1
      do {
        return [
          datagrams, try BoundSocket(NameServerPlace(place.address, port: datagrams.port), isTCP: true),
        ]
      } catch {
        guard attempts == 0 else { continue }
        throw error
      }
    }
  }

  /// Takes what a source says. Before Services and EndpointSlices have been listed, questions are answered with SERVFAIL:
  /// clients ask again, or ask others.
  public func apply(_ update: ClusterUpdate) { zone.apply(update) }

  /// Serves until the task is cancelled, once.
  ///
  /// - Parameter report: hears what somebody should know, on a thread of the server; it must not wait for long.
  /// - Throws: that the sockets are of no use any more.
  public func run(_ report: @escaping @Sendable (NameServerReport) -> Void = { _ in }) async throws {
    zone.report(to: report)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let channels: [any Channel]
    do { channels = try await takeSockets(group) } catch {
      try? await group.shutdownGracefully()
      throw NameServerError.ended("\(error)")
    }
    await withTaskCancellationHandler {
      // On its own a channel ends only when the kernel takes its socket away; then all end.
      await withTaskGroup { waiting in
        for channel in channels { waiting.addTask { try? await channel.closeFuture.get() } }
        await waiting.next()
        for channel in channels { channel.close(promise: nil) }
      }
    } onCancel: {
      for channel in channels { channel.close(promise: nil) }
    }
    // Closes what connections are left.
    try? await group.shutdownGracefully()
    if !Task.isCancelled { throw NameServerError.ended("a socket was closed") }
  }

  private func takeSockets(_ group: MultiThreadedEventLoopGroup) async throws -> [any Channel] {
    var channels: [any Channel] = []
    for socket in sockets {
      guard let descriptor = socket.handOver() else { continue }
      channels.append(try await socket.isTCP ? connections(descriptor, group) : datagrams(descriptor, group))
    }
    return channels
  }

  private func datagrams(_ descriptor: Int32, _ group: MultiThreadedEventLoopGroup) async throws
    -> any Channel
  {
    let (zone, forwarder) = (zone, forwarder)
    return try await DatagramBootstrap(group: group)
      // Questions are short; what is longer than a client may send is cut, and cannot be read.
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
      // A client may say that it has asked all it wanted, and then read the answers.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try Self.configure(channel, zone, forwarder, table) }
      }
      .withBoundSocket(descriptor).get()
  }

  private static func configure(
    _ channel: any Channel, _ zone: SharedZone, _ forwarder: Forwarder?, _ table: ConnectionTable
  ) throws {
    let entry = table.add(channel)
    channel.closeFuture.whenComplete { _ in table.remove(entry) }
    let pipeline = channel.pipeline.syncOperations
    // RFC 7766, section 6.2.3: some seconds.
    try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(10)))
    try pipeline.addHandler(ByteToMessageHandler(StreamFraming(), maximumBufferSize: 1 << 17))
    try pipeline.addHandler(StreamResponder(zone, forwarder) { table.noteUse(of: entry) })
  }
}
