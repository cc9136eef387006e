import Addresses
import ClusterModel
import Glibc
import Logging
import ServicePlan
import Synchronization
import TestSupport
import Testing

@testable import LocalhostNodePorts

/// Connections to node ports on 127.0.0.1, relayed to endpoints that are there too.
@Suite(.timeLimit(.minutes(2))) struct LocalhostNodePortServerTests {
  private let updates = LocalhostNodePortUpdates()
  private let counts = Counts()
  private let logged = LoggedMessages()

  /// What the server measured.
  private final class Counts: Sendable {
    let listeners = Mutex<[AddressFamily: Int]>([:])
    let failures = Mutex(0)
  }

  /// A port that was free when it was chosen.
  private func freePort() throws -> Port {
    let socket = try TestSocket.listening()
    defer { socket.close() }
    return try #require(Port(socket.port))
  }

  private func nodePort(
    _ port: Port, to endpoints: [TestSocket], of service: NamespacedName = "default/web",
    choice: EndpointChoice = .uniformlyRandom, affinity: UInt32? = nil
  ) throws -> LocalhostNodePort {
    let endpoints = try endpoints.map {
      Endpoint<IPv4>("127.0.0.1", try #require(Port($0.port)))
    }
    return LocalhostNodePort(
      ServicePortName(service, port: "http", transport: .tcp), at: LocalhostListener(.ipv4, port),
      endpoints: .ipv4(endpoints), choice: choice, affinitySeconds: affinity)
  }

  /// Runs a server that serves these node ports while the body runs.
  private func serving(
    _ ports: LocalhostNodePort..., limit: Int = 100,
    _ body: (LocalhostNodePortServer) async throws -> Void
  ) async throws {
    let measurements = LocalhostNodePortServer.Measurements { [counts] family, count in
      counts.listeners.withLock { $0[family] = count }
    } creationFailed: { [counts] _ in
      counts.failures.withLock { $0 += 1 }
    }
    let server = LocalhostNodePortServer(limit: limit, measuring: measurements, logger: logged.logger)
    let running = Task { await server.run(updates) }
    publish(ports)
    do {
      try await body(server)
    } catch {
      running.cancel()
      await running.value
      throw error
    }
    running.cancel()
    await running.value
  }

  private func publish(_ ports: [LocalhostNodePort]) {
    updates.publish([Dictionary(grouping: ports) { $0.name.service }])
  }

  private func waitUntilOpen(_ server: LocalhostNodePortServer, _ ports: Port...) async {
    let wanted = ports.sorted().map { LocalhostListener(.ipv4, $0) }
    #expect(await eventually { await server.openListeners == wanted })
  }

  private func eventually(_ condition: () async -> Bool) async -> Bool {
    for _ in 0..<2000 {
      if await condition() { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  // MARK: Relaying

  @Test func bothDirectionsAreRelayed() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      let client = try TestSocket(to: Int(port.number))
      let pod = try endpoint.accepted()
      try client.send("hello")
      #expect(try pod.receive() == "hello")
      try pod.send("good day")
      #expect(try client.receive() == "good day")
      client.close()
      #expect(try pod.receive() == "")
    }
  }

  /// The sizes are those at which a first, small buffer ends, and more than what all buffers on the way can hold.
  @Test(arguments: [0, 1, 127, 128, 129, 256 * 1024, 8_000_000])
  func theEndOfARequestIsNotTheEndOfTheAnswer(_ size: Int) async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      let request = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let client = try TestSocket(to: Int(port.number))
      let sending = Thread {
        try? client.send(request)
        client.endSending()
      }
      let pod = try endpoint.accepted()
      #expect(try pod.receiveAll() == request)
      sending.join()
      let answering = Thread {
        try? pod.send(request.reversed())
        pod.close()
      }
      #expect(try client.receiveAll() == request.reversed())
      answering.join()
    }
  }

  @Test func theEndOfAnAnswerIsNotTheEndOfTheRequest() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      let client = try TestSocket(to: Int(port.number))
      let pod = try endpoint.accepted()
      try pod.send("enough")
      pod.endSending()
      #expect(try String(decoding: client.receiveAll(), as: UTF8.self) == "enough")
      try client.send("more")
      #expect(try pod.receive() == "more")
      client.endSending()
      #expect(try pod.receive() == "")
      #expect(await eventually { server.connectionCount == 0 })
    }
  }

  /// What a pod sent before it ended arrives, however late it is read.
  @Test func aSlowClientLosesNothing() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      let client = try TestSocket(to: Int(port.number))
      let pod = try endpoint.accepted()
      let answer = [UInt8](repeating: 7, count: 5_000_000)
      let answering = Thread {
        try? pod.send(answer)
        pod.close()
      }
      var received = try client.receive(1000).utf8.count
      try await Task.sleep(for: .milliseconds(200))
      received += try client.receiveAll().count
      #expect(received == answer.count)
      answering.join()
    }
  }

  @Test func aResetIsAReset() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      let client = try TestSocket(to: Int(port.number))
      let pod = try endpoint.accepted()
      try pod.send("part")
      #expect(try client.receive() == "part")
      pod.reset()
      #expect(throws: TestSocket.Failure(errno: ECONNRESET)) { try client.receiveAll() }
      let other = try TestSocket(to: Int(port.number))
      let otherPod = try endpoint.accepted()
      try other.send("part")
      #expect(try otherPod.receive() == "part")
      other.reset()
      #expect(throws: TestSocket.Failure(errno: ECONNRESET)) { try otherPod.receiveAll() }
    }
  }

  @Test func anEndpointThatRefusesIsNotTakenForAnEmptyAnswer() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    let nodePort = try nodePort(port, to: [endpoint])
    endpoint.close()
    try await serving(nodePort) { server in
      await waitUntilOpen(server, port)
      let client = try TestSocket(to: Int(port.number))
      #expect(throws: TestSocket.Failure(errno: ECONNRESET)) { try client.receive() }
    }
  }

  // MARK: Endpoints

  @Test func affinityHoldsForAllClients() async throws {
    let (one, other, port) = (try TestSocket.listening(), try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [one, other], affinity: 600)) { server in
      await waitUntilOpen(server, port)
      // Both answer in another way, so that the client knows which it has.
      let answers = [Answering(one, "one"), Answering(other, "other")]
      let first = try TestSocket(to: Int(port.number)).receive()
      for _ in 0..<20 { #expect(try TestSocket(to: Int(port.number)).receive() == first) }
      for answer in answers { answer.stop() }
    }
  }

  /// Which of the two follows from the address and port of each client.
  @Test(arguments: [FlowHash.source, .flow])
  func hashesAreThoseOfTheClient(_ hash: FlowHash) async throws {
    let (one, other, port) = (try TestSocket.listening(), try TestSocket.listening(), try freePort())
    let nodePort = try nodePort(port, to: [one, other], choice: .hashed(hash, tableSize: nil))
    try await serving(nodePort) { server in
      await waitUntilOpen(server, port)
      let answers = [Answering(one, "one"), Answering(other, "other")]
      let found = try (0..<40).map { _ in try TestSocket(to: Int(port.number)).receive() }
      #expect(Set(found).count == (hash == .source ? 1 : 2))
      for answer in answers { answer.stop() }
    }
  }

  @Test func newEndpointsAreForNewConnections() async throws {
    let (one, other, port) = (try TestSocket.listening(), try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [one])) { server in
      await waitUntilOpen(server, port)
      let client = try TestSocket(to: Int(port.number))
      let pod = try one.accepted()
      publish([try nodePort(port, to: [other])])
      let answer = Answering(other, "other")
      let isMoved = await eventually {
        // Until the update has arrived, the first endpoint's queue takes the connection and says nothing.
        let probe = try? TestSocket(to: Int(port.number))
        try? await Task.sleep(for: .milliseconds(50))
        return (try? probe?.receiveIfAny()) == "other"
      }
      #expect(isMoved)
      try client.send("still here")
      #expect(try pod.receive() == "still here")
      answer.stop()
    }
  }

  // MARK: Listeners

  @Test func listenersFollow() async throws {
    let (endpoint, port, second) = (try TestSocket.listening(), try freePort(), try freePort())
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      #expect(counts.listeners.withLock { $0 } == [.ipv4: 1, .ipv6: 0])
      let client = try TestSocket(to: Int(port.number))
      let pod = try endpoint.accepted()
      publish([try nodePort(second, to: [endpoint])])
      await waitUntilOpen(server, second)
      #expect(throws: TestSocket.Failure(errno: ECONNREFUSED)) { try TestSocket(to: Int(port.number)) }
      try client.send("still here")
      #expect(try pod.receive() == "still here", "as a connection to the node's address would be")
      publish([])
      await waitUntilOpen(server)
      #expect(await eventually { counts.listeners.withLock { $0 } == [.ipv4: 0, .ipv6: 0] })
    }
  }

  @Test func aPortThatIsTakenIsReportedOnceAndTriedAgain() async throws {
    let (endpoint, taken) = (try TestSocket.listening(), try TestSocket.listening())
    let (port, free) = (try #require(Port(taken.port)), try freePort())
    try await serving(
      try nodePort(port, to: [endpoint], of: "shop/cart"), try nodePort(free, to: [endpoint])
    ) { server in
      await waitUntilOpen(server, free)
      #expect(await eventually { counts.failures.withLock { $0 } >= 2 }, "it is tried again")
      let message = try #require(logged.messages.first)
      #expect(logged.messages.count == 1)
      #expect(
        message.contains("Service shop/cart: spec.ports[].nodePort: cannot listen on 127.0.0.1:\(port)"))
      #expect(message.contains("ss -ltnp"))
      taken.close()
      await waitUntilOpen(server, port, free)
      #expect(logged.messages.last == "Service shop/cart:http: listening on 127.0.0.1:\(port)")
    }
  }

  // MARK: Limits

  @Test func connectionsBeyondTheLimitAreReset() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    try await serving(try nodePort(port, to: [endpoint]), limit: 2) { server in
      await waitUntilOpen(server, port)
      let pairs = try (0..<2).map { _ in (try TestSocket(to: Int(port.number)), try endpoint.accepted()) }
      for _ in 0..<3 {
        #expect(throws: TestSocket.Failure(errno: ECONNRESET)) {
          try TestSocket(to: Int(port.number)).receive()
        }
      }
      #expect(logged.messages.count == 1, "said once")
      pairs[0].0.close()
      pairs[0].1.close()
      #expect(await eventually { server.connectionCount == 1 })
      let next = try TestSocket(to: Int(port.number))
      try next.send("room again")
      #expect(try endpoint.accepted().receive() == "room again")
      try pairs[1].0.send("still here")
      #expect(try pairs[1].1.receive() == "still here")
    }
  }

  @Test func stoppingEndsEverything() async throws {
    let (endpoint, port) = (try TestSocket.listening(), try freePort())
    var open: (client: TestSocket, pod: TestSocket)?
    try await serving(try nodePort(port, to: [endpoint])) { server in
      await waitUntilOpen(server, port)
      let (client, pod) = (try TestSocket(to: Int(port.number)), try endpoint.accepted())
      try client.send("hello")
      #expect(try pod.receive() == "hello", "it is relayed")
      open = (client, pod)
    }
    let (client, pod) = try #require(open)
    #expect(throws: TestSocket.Failure(errno: ECONNRESET)) { try client.receive() }
    #expect(throws: TestSocket.Failure(errno: ECONNRESET)) { try pod.receive() }
    #expect(throws: TestSocket.Failure(errno: ECONNREFUSED)) { try TestSocket(to: Int(port.number)) }
  }
}
