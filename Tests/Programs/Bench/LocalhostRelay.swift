internal import Addresses
internal import ClusterModel
private import Glibc
internal import LocalhostNodePorts
internal import Logging
internal import Netlink
internal import ServicePlan
private import Synchronization

/// Node ports on localhost: how much a relayed connection transfers compared with a direct one, and what connections that
/// do nothing hold. Sender, relay and receiver are threads of this process; `scripts/bench` gives it one processor.
struct LocalhostRelay {
  let rounds: Int

  private static let bytes = 2_000_000_000
  private static let chunk = 128 * 1024
  private static let connections = 10_000
  private static let port = 30_080

  func measure(into report: inout Report) throws {
    var network = try NetlinkSocket(.route)
    // In a new network namespace, the loopback interface has this index and is down.
    try network.bringUp(1)
    let endpoint = try BenchSocket.listening()
    let relay = RunningRelay(try nodePort(to: endpoint))
    defer { relay.stop() }
    try relay.wait(for: Self.port, endpoint)
    try measureMemory(endpoint, into: &report)
    try measureThroughput(endpoint, into: &report)
  }

  private func nodePort(to endpoint: BenchSocket) throws -> LocalhostNodePort {
    guard let port = Port(endpoint.port), let own = Port(Self.port) else {
      throw SetupError(description: "the endpoint has no port")
    }
    return LocalhostNodePort(
      ServicePortName(NamespacedName("bench", "web"), port: "", transport: .tcp),
      at: LocalhostListener(.ipv4, own),
      endpoints: .ipv4([Endpoint(IPv4Address(rawValue: 0x7f00_0001), port)]))
  }

  private func measureThroughput(_ endpoint: BenchSocket, into report: inout Report) throws {
    var (direct, relayed): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      direct.append(try megabytesPerSecond(through: endpoint.port, to: endpoint))
      relayed.append(try megabytesPerSecond(through: Self.port, to: endpoint))
    }
    let ratio = Ratio(relayed, to: direct)
    report.add(
      Figure(
        "localhost: throughput of a relay", nil, .megabytesPerSecond, Distribution(relayed),
        floor: (name: "without it", value: Distribution(direct).median)))
    report.add(
      Figure(
        name: "localhost: relayed ÷ direct", size: nil, unit: .times, median: ratio.median,
        spread: ratio.interval, goal: .init(limit: 0.6, isAtLeast: true, meaning: "on one processor")))
  }

  private func megabytesPerSecond(through port: Int, to endpoint: BenchSocket) throws -> Double {
    let start = Cost.now()
    let client = try BenchSocket(to: port)
    let receiver = try ReceivingThread(endpoint.accepted())
    try client.send(Self.bytes, inChunksOf: Self.chunk)
    client.close()
    receiver.join()
    return Double(Self.bytes) / 1e6 / (Cost.now() - start).wall
  }

  /// Both ends of each connection are in this process too, so it needs four files for each.
  private func measureMemory(_ endpoint: BenchSocket, into report: inout Report) throws {
    let count = min(Self.connections, (openFileLimit() - 600) / 4)
    let before = Memory.status("RssAnon:")
    var ends: [BenchSocket] = []
    for _ in 0..<count {
      ends.append(try BenchSocket(to: Self.port))
      ends.append(try endpoint.accepted())
    }
    let held = (Memory.status("RssAnon:") - before) * Double(Self.connections) / Double(count)
    report.add(
      Figure(
        name: "localhost: \(Self.connections) connections", size: nil, unit: .megabytes, median: held,
        goal: .init(limit: 60, meaning: "idle")))
  }

  private func openFileLimit() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    return getrlimit(resource, &limit) == 0 ? Int(clamping: limit.rlim_cur) : 1024
  }
}

/// A server of node ports that runs beside the measurement.
private final class RunningRelay {
  private let updates = LocalhostNodePortUpdates()
  private let task: Task<Void, Never>

  init(_ port: LocalhostNodePort) {
    let server = LocalhostNodePortServer(logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    task = Task { [updates] in await server.run(updates) }
    updates.publish([[port.name.service: [port]]])
  }

  /// Waits until a connection arrives at the endpoint.
  func wait(for port: Int, _ endpoint: BenchSocket) throws {
    for _ in 0..<1000 {
      if let client = try? BenchSocket(to: port) {
        try endpoint.accepted().close()
        return client.close()
      }
      usleep(10_000)
    }
    throw SetupError(description: "nothing listens on 127.0.0.1 port \(port)")
  }

  func stop() { task.cancel() }
}

/// Receives everything that a connection brings.
private final class ReceivingThread {
  private var thread = pthread_t()

  init(_ socket: BenchSocket) {
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<BenchSocket>.fromOpaque(argument).takeRetainedValue().drain()
        return nil
      }, Unmanaged.passRetained(socket).toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}

/// A blocking TCP socket on 127.0.0.1.
private final class BenchSocket {
  private var descriptor: Int32

  private init(_ descriptor: Int32) throws {
    guard descriptor >= 0 else {
      throw SetupError(description: "socket: \(String(cString: strerror(errno)))")
    }
    self.descriptor = descriptor
  }

  convenience init(to port: Int) throws {
    try self.init(socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    guard Self.with(port, { connect(descriptor, $0, $1) }) == 0 else {
      throw SetupError(description: "connect: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close() }

  static func listening() throws -> BenchSocket {
    let listener = try BenchSocket(
      socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    guard with(0, { bind(listener.descriptor, $0, $1) }) == 0, listen(listener.descriptor, 4096) == 0 else {
      throw SetupError(description: "listen: \(String(cString: strerror(errno)))")
    }
    return listener
  }

  var port: Int {
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return result == 0 ? Int(UInt16(bigEndian: name.sin_port)) : 0
  }

  func accepted() throws -> BenchSocket { try BenchSocket(accept(descriptor, nil, nil)) }

  func send(_ count: Int, inChunksOf size: Int) throws {
    let chunk = [UInt8](repeating: 0, count: size)
    var sent = 0
    while sent < count {
      let now = Glibc.send(descriptor, chunk, size, Int32(MSG_NOSIGNAL))
      guard now > 0 else { throw SetupError(description: "send: \(String(cString: strerror(errno)))") }
      sent += now
    }
  }

  func drain() {
    var buffer = [UInt8](repeating: 0, count: 128 * 1024)
    while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
  }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  private static func with(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = UInt16(port).bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
