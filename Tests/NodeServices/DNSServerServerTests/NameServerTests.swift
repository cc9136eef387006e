import Addresses
import ClusterModel
import Foundation
import ServiceDNS
import Synchronization
import TestSupport
import Testing

@testable import DNSServer

@Suite(.serialized, .timeLimit(.minutes(2)))
struct NameServerTests {
  private static let addresses = [
    DNSServerAddress("127.0.0.1", port: 0), DNSServerAddress("::1", port: 0),
  ]

  /// Runs a server with a Service web and a headless Service with two hundred endpoints during the body.
  private func serving(
    domain: DomainName = "cluster.local", upstream: UpstreamServers = .none,
    _ report: @escaping @Sendable (NameServerReport) -> Void = { _ in },
    _ body: (NameServer) async throws -> Void
  ) async throws {
    let server = try NameServer(
      openingSockets: Self.addresses, domain: domain, reverseRanges: [IPPrefix("10.96.0.0/16")],
      upstream: upstream, serial: 1)
    let task = Task { try await server.run(report) }
    let web = service("shop/web") { $0.clusterIPs = ["10.96.0.10"] }
    let headless = service("shop/many") { $0.isHeadless = true }
    let endpoints = (0..<200).map { endpoint(.v4(IPv4Address(rawValue: 0x0af4_0000 + $0))) }
    server.apply(.listed(.services([web, headless])))
    server.apply(.listed(.slices([slice("shop/many-a", of: "shop/many", ports: [], endpoints)])))
    try await body(server)
    task.cancel()
    try await task.value
  }

  @Test func answersOnEveryAddress() async throws {
    try await serving { server in
      for listening in server.addresses {
        let port = listening.port
        #expect(port != 0)
        let address = "\(listening.address)"
        #expect(
          await Client.ask("udp", address, port, "web.shop.svc.cluster.local") == [
            "NOERROR whole 1 10.96.0.10"
          ])
        #expect(
          await Client.ask("tcp", address, port, "WEB.shop.svc.cluster.local")
            == ["NOERROR whole 1 10.96.0.10", "NOERROR whole 1 10.96.0.10"])
        #expect(
          await Client.ask("udp", address, port, "no.shop.svc.cluster.local") == ["NXDOMAIN whole 0"])
        #expect(await Client.ask("udp", address, port, "www.example.com") == ["REFUSED whole 0"])
      }
    }
  }

  @Test func truncatesLongResponses() async throws {
    try await serving { server in
      let port = server.addresses[0].port
      let name = "many.shop.svc.cluster.local"
      let short = try #require(await Client.ask("udp", "127.0.0.1", port, name).first)
      #expect(short.hasPrefix("NOERROR cut 29 "))
      let long = try #require(await Client.ask("udp", "127.0.0.1", port, name, size: 4096).first)
      #expect(long.hasPrefix("NOERROR cut 73 "))
      let whole = await Client.ask("tcp", "127.0.0.1", port, name)
      #expect(whole.count == 2 && whole.allSatisfy { $0.hasPrefix("NOERROR whole 200 ") })
    }
  }

  /// RFC 7766, section 6.2.1.1: pipelined queries are all answered, even after the client has closed its sending side.
  /// The responses take 320 kB and 5 MB, which is more than the kernel's buffers hold.
  @Test(arguments: [(100, false), (100, true), (1600, false), (1600, true)])
  func answersPipelinedQueries(count: Int, isClosing: Bool) async throws {
    try await serving { server in
      let answers = await Client.pipeline(
        server.addresses[0].port, "many.shop.svc.cluster.local", count, isClosing: isClosing)
      #expect(answers.prefix(count).allSatisfy { $0 == "NOERROR whole 200" } && answers.count >= count)
      #expect(answers.dropFirst(count) == (isClosing ? ["ended"] : []))
    }
  }

  /// RFC 7766, section 6.2.2: one client cannot lock out others; section 6.2.3: the least recently used connection is
  /// closed.
  @Test func idleConnectionsDoNotBlockOthers() async throws {
    try await serving { server in
      let answers = await Client.crowd(
        server.addresses[0].port, "web.shop.svc.cluster.local", 300, from: "127.0.0.2")
      #expect(answers == ["NOERROR whole 1 10.96.0.10", "NOERROR whole 1 10.96.0.10"])
    }
  }

  @Test func isAuthoritativeForItsRanges() async throws {
    try await serving { server in
      let port = server.addresses[0].port
      #expect(
        await Client.ask("udp", "127.0.0.1", port, "99.0.96.10.in-addr.arpa", type: "PTR") == [
          "NXDOMAIN whole 0"
        ])
      #expect(
        await Client.ask("udp", "127.0.0.1", port, "99.0.97.10.in-addr.arpa", type: "PTR") == [
          "REFUSED whole 0"
        ])
    }
  }

  // MARK: Foreign names

  /// The last name of a search list: after REFUSED, musl waits for another response.
  @Test func singleLabelNamesDoNotExist() async throws {
    try await serving { server in
      for kind in ["A", "AAAA", "SRV"] {
        #expect(
          await Client.ask("udp", "127.0.0.1", server.addresses[0].port, "nosuch", type: kind) == [
            "NXDOMAIN whole 0"
          ])
      }
    }
  }

  /// One DNS server forwards to another one with different names.
  @Test func forwardsToUpstreamServers() async throws {
    try await serving(domain: "far.example") { far in
      let dead = DNSServerAddress("127.0.0.1", port: 1)
      let servers = UpstreamServers.servers([dead, far.addresses[0]])
      try await serving(upstream: servers) { near in
        for (how, times) in [("udp", 1), ("tcp", 2)] {
          func ask(_ name: String, type: String = "A") async -> [String] {
            await Client.ask(how, "127.0.0.1", near.addresses[0].port, name, type: type)
          }
          func all(_ line: String) -> [String] { [String](repeating: line, count: times) }
          #expect(await ask("web.shop.svc.far.example") == all("NOERROR whole 1 10.96.0.10"))
          #expect(await ask("web.shop.svc.cluster.local") == all("NOERROR whole 1 10.96.0.10"))
          #expect(await ask("no.shop.svc.far.example") == all("NXDOMAIN whole 0"))
          #expect(await ask("nosuch") == all("NXDOMAIN whole 0"))
          #expect(await ask("www.example.com") == all("REFUSED whole 0"), "the other one's last word")
        }
        // Too long for a datagram, so both hops use TCP.
        let port = near.addresses[0].port
        let cut = await Client.ask("udp", "127.0.0.1", port, "many.shop.svc.far.example")
        #expect(cut.first?.hasPrefix("NOERROR cut 29 ") == true)
        let whole = await Client.ask("tcp", "127.0.0.1", port, "many.shop.svc.far.example")
        #expect(whole.count == 2 && whole.allSatisfy { $0.hasPrefix("NOERROR whole 200 ") })
      }
    }
  }

  @Test func failsIfNoUpstreamServerResponds() async throws {
    try await serving(upstream: .servers([DNSServerAddress("127.0.0.1", port: 1)])) { server in
      let port = server.addresses[0].port
      #expect(await Client.ask("udp", "127.0.0.1", port, "www.example.com") == ["SERVFAIL whole 0"])
      #expect(await Client.ask("tcp", "127.0.0.1", port, "www.example.com").first == "SERVFAIL whole 0")
    }
  }

  @Test func parsesResolvConf() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    let text = """
      # a comment
      nameserver 127.0.0.1
      nameserver\t192.0.2.1
      search example.com
      nameserver fe80::1%eth0
      nameserver 2001:db8::1  # the second one
      nameserver 192.0.2.2
      nameserver 192.0.2.3
      """
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let own = DNSServerAddress("127.0.0.1")
    #expect(
      UpstreamServers.machine(file: file).list(without: [own])
        == [DNSServerAddress("192.0.2.1"), DNSServerAddress("2001:db8::1"), DNSServerAddress("192.0.2.2")])
    #expect(UpstreamServers.machine(file: "/no/such/file").list(without: []) == [])
  }

  @Test func reportsClientsWithAnotherDomain() async throws {
    let reports = Mutex<[NameServerReport]>([])
    try await serving(domain: "k8s.test") { news in
      reports.withLock { $0.append(news) }
    } _: { server in
      let port = server.addresses[0].port
      for name in ["no.shop.svc.cluster.local", "web.shop.svc.cluster.local", "web.shop.svc.cluster.local"] {
        #expect(await Client.ask("udp", "127.0.0.1", port, name) == ["REFUSED whole 0"])
      }
      #expect(
        await Client.ask("udp", "127.0.0.1", port, "web.shop.svc.k8s.test").first?.hasPrefix("NOERROR")
          == true)
    }
    #expect(reports.withLock { $0 } == [.otherDomain("cluster.local", own: "k8s.test")])
    #expect(
      reports.withLock { $0 }.first?.description
        == "clients look up Services in cluster.local, but --cluster-domain is k8s.test; make the two match "
        + "('viaduct lab up --cluster-domain', or the kubelet's clusterDomain)")
  }

  @Test func answersFromTheLatestState() async throws {
    try await serving { server in
      let port = server.addresses[0].port
      let moved = service("shop/web") { $0.clusterIPs = ["10.96.0.11"] }
      server.apply(.changed(.service("shop/web", moved)))
      #expect(
        await Client.ask("udp", "127.0.0.1", port, "web.shop.svc.cluster.local")
          == ["NOERROR whole 1 10.96.0.11"])
      server.apply(.changed(.service("shop/web", nil)))
      #expect(
        await Client.ask("udp", "127.0.0.1", port, "web.shop.svc.cluster.local") == ["NXDOMAIN whole 0"])
    }
  }

  @Test func reportsListenErrors() async throws {
    try await serving { server in
      let taken = server.addresses[0]
      let error = #expect(throws: NameServerError.self) {
        try NameServer(openingSockets: [taken], domain: DomainName("cluster.local"), serial: 1)
      }
      let expected =
        "cannot listen for DNS queries on \(taken) (UDP): EADDRINUSE (Address already in use); another process is "
        + "using the port ('ss -lntup sport = :\(taken.port)' shows which); stop it, or choose another address"
      #expect(error?.description == expected)
    }
    let everywhere = DNSServerAddress("0.0.0.0", port: 0)
    #expect(throws: NameServerError.unspecified(everywhere)) {
      try NameServer(openingSockets: [everywhere], domain: DomainName("cluster.local"), serial: 1)
    }
    let elsewhere = #expect(throws: NameServerError.self) {
      try NameServer(
        openingSockets: [DNSServerAddress("192.0.2.1", port: 0)],
        domain: DomainName("cluster.local"),
        serial: 1)
    }
    #expect(elsewhere?.description.contains("no interface has this address") == true)
  }

  /// The ports can be reused immediately.
  @Test func closesItsSockets() async throws {
    var addresses: [DNSServerAddress] = []
    try await serving { addresses = $0.addresses }
    let again = try NameServer(openingSockets: addresses, domain: DomainName("cluster.local"), serial: 1)
    #expect(again.addresses == addresses)
  }
}
