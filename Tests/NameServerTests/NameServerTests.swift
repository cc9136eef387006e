import Addresses
import ClusterModel
import NameServer
import ServiceNames
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct NameServerTests {
  private static let places = [
    NameServerPlace("127.0.0.1", port: 0), NameServerPlace("::1", port: 0),
  ]

  /// A server with a Service web and a headless one with two hundred endpoints, while the body runs.
  private func serving(_ body: (NameServer) async throws -> Void) async throws {
    let server = try NameServer(openingSockets: Self.places, domain: DomainName("cluster.local"), serial: 1)
    let task = Task { try await server.run() }
    let web = service("shop/web") { $0.clusterIPs = ["10.96.0.10"] }
    let headless = service("shop/many") { $0.isHeadless = true }
    let endpoints = (0..<200).map { endpoint(.v4(IPv4Address(rawValue: 0x0af4_0000 + $0))) }
    server.apply(.listed(.services([web, headless])))
    server.apply(.listed(.slices([slice("shop/many-a", of: "shop/many", ports: [], endpoints)])))
    try await body(server)
    task.cancel()
    try await task.value
  }

  @Test func answersAtEveryPlace() async throws {
    try await serving { server in
      for place in server.places {
        let port = place.port
        #expect(port != 0)
        let address = "\(place.address)"
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

  @Test func tellsClientsToComeByTCP() async throws {
    try await serving { server in
      let port = server.places[0].port
      let name = "many.shop.svc.cluster.local"
      let short = try #require(await Client.ask("udp", "127.0.0.1", port, name).first)
      #expect(short.hasPrefix("NOERROR cut 29 "))
      let long = try #require(await Client.ask("udp", "127.0.0.1", port, name, size: 4096).first)
      #expect(long.hasPrefix("NOERROR cut 73 "))
      let whole = await Client.ask("tcp", "127.0.0.1", port, name)
      #expect(whole.count == 2 && whole.allSatisfy { $0.hasPrefix("NOERROR whole 200 ") })
    }
  }

  @Test func answersFromTheLatestState() async throws {
    try await serving { server in
      let port = server.places[0].port
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

  @Test func saysWhyItCannotListen() async throws {
    try await serving { server in
      let taken = server.places[0]
      let error = #expect(throws: NameServerError.self) {
        try NameServer(openingSockets: [taken], domain: DomainName("cluster.local"), serial: 1)
      }
      let expected =
        "cannot listen for DNS questions at \(taken) (UDP): EADDRINUSE (Address already in use); another resolver has "
        + "the port ('ss -lntup sport = :\(taken.port)' shows which); stop it, or choose another address"
      #expect(error?.description == expected)
    }
    let everywhere = NameServerPlace("0.0.0.0", port: 0)
    #expect(throws: NameServerError.unspecified(everywhere)) {
      try NameServer(openingSockets: [everywhere], domain: DomainName("cluster.local"), serial: 1)
    }
    let elsewhere = #expect(throws: NameServerError.self) {
      try NameServer(
        openingSockets: [NameServerPlace("192.0.2.1", port: 0)],
        domain: DomainName("cluster.local"),
        serial: 1)
    }
    #expect(elsewhere?.description.contains("no interface has this address") == true)
  }

  /// The ports are free again at once.
  @Test func closesItsSockets() async throws {
    var places: [NameServerPlace] = []
    try await serving { places = $0.places }
    let again = try NameServer(openingSockets: places, domain: DomainName("cluster.local"), serial: 1)
    #expect(again.places == places)
  }
}
