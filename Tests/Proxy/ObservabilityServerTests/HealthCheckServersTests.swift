import Addresses
import ClusterModel
import Observability
import ServicePlan
import TestSupport
import Testing

@Suite struct HealthCheckServersTests {
  private let health = SharedHealth(now: { start })
  private let local: [IPAddress] = ["127.0.0.1", "::1"]

  /// A port that was free in both families when it was chosen.
  private func freePort() async throws -> Port {
    let listener = try await HTTPListener.open(BindAddress(host: "::", port: 0), threads: threads) { _ in
      HTTPResponse(type: "text/plain", body: "")
    }
    await listener.close()
    return try #require(Port(listener.port))
  }

  private func check(
    _ service: NamespacedName, _ port: Port, _ endpoints: Int, _ family: AddressFamily = .ipv4
  ) -> HealthCheckService {
    HealthCheckService(service: service, family: family, port: port, localEndpoints: endpoints)
  }

  private func isServed(_ port: Port, address: String = "127.0.0.1") -> Bool {
    (try? RawClient(port: Int(port.number), address: address)) != nil
  }

  private func serving(_ body: (HealthCheckServers) async throws -> Void) async throws {
    let servers = HealthCheckServers(health: health, threads: threads)
    do { try await body(servers) } catch {
      await servers.close()
      throw error
    }
    await servers.close()
  }

  @Test func answersAsKubeProxyDoes() async throws {
    try await serving { servers in
      let port = try await freePort()
      #expect(await servers.update([check("shop/web", port, 3)], on: local).isEmpty)
      for (method, path) in [("GET", "/"), ("GET", "/any/path?x=1"), ("POST", "/healthz")] {
        let answer = try ask(path, method: method, port: Int(port.number))
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.headers["x-load-balancing-endpoint-weight"] == "3")
        let expected =
          "{\n\t\"service\": {\n\t\t\"namespace\": \"shop\",\n\t\t\"name\": \"web\"\n\t},\n"
          + "\t\"localEndpoints\": 3,\n\t\"serviceProxyHealthy\": true\n}"
        #expect(answer.body == expected)
      }
    }
  }

  @Test func nobodyHereIsUnavailable() async throws {
    try await serving { servers in
      let port = try await freePort()
      _ = await servers.update([check("shop/web", port, 0)], on: local)
      let answer = try ask("/", port: Int(port.number))
      #expect(answer.status == 503)
      #expect(answer.headers["x-load-balancing-endpoint-weight"] == "0")
      #expect(answer.body.contains("\"serviceProxyHealthy\": true"))
    }
  }

  @Test func aProxyThatDoesNotKeepUpIsUnavailable() async throws {
    let late = SharedHealth(Health(timeout: .zero), now: { start })
    let servers = HealthCheckServers(health: late, threads: threads)
    let port = try await freePort()
    _ = await servers.update([check("shop/web", port, 2)], on: local)
    #expect(try ask("/", port: Int(port.number)).status == 200)
    late.queued(.ipv4)
    let answer = try ask("/", port: Int(port.number))
    #expect(answer.status == 503)
    #expect(answer.body.contains("\"localEndpoints\": 2,\n\t\"serviceProxyHealthy\": false"))
    await servers.close()
    #expect(!isServed(port))
  }

  @Test func eachFamilyHasItsOwnAnswer() async throws {
    try await serving { servers in
      let port = try await freePort()
      let checks = [check("shop/web", port, 0, .ipv4), check("shop/web", port, 2, .ipv6)]
      #expect(await servers.update(checks, on: local).isEmpty)
      #expect(try ask("/", port: Int(port.number)).status == 503)
      #expect(try ask("/", port: Int(port.number), address: "::1").status == 200)
      _ = await servers.update([checks[0]], on: local)
      #expect(!isServed(port, address: "::1"))
    }
  }

  @Test func onlyTheNodePortAddressesListen() async throws {
    try await serving { servers in
      let port = try await freePort()
      _ = await servers.update([check("shop/web", port, 1)], on: ["127.0.0.2"])
      #expect(isServed(port, address: "127.0.0.2"))
      #expect(!isServed(port))
      _ = await servers.update([check("shop/web", port, 1)], on: ["127.0.0.1"])
      #expect(isServed(port))
      #expect(!isServed(port, address: "127.0.0.2"))
    }
  }

  @Test func aServerThatStaysKeepsItsConnections() async throws {
    try await serving { servers in
      let (port, other) = (try await freePort(), try await freePort())
      _ = await servers.update([check("shop/web", port, 1)], on: local)
      let client = try RawClient(port: Int(port.number))
      let request = "GET / HTTP/1.1\r\nHost: node1\r\n\r\n"
      client.send(request)
      #expect(client.read { $0.hasSuffix("\n}") }.contains("\"localEndpoints\": 1"))
      _ = await servers.update([check("shop/web", port, 7), check("shop/new", other, 1)], on: local)
      client.send(request)
      #expect(client.read { $0.hasSuffix("\n}") }.contains("\"localEndpoints\": 7"))
      #expect(isServed(other))
      _ = await servers.update([check("shop/new", other, 1)], on: local)
      #expect(client.read().isEmpty)
    }
  }

  @Test func aPortMayPassToAnotherService() async throws {
    try await serving { servers in
      let (port, other) = (try await freePort(), try await freePort())
      _ = await servers.update([check("shop/a", port, 1), check("shop/b", other, 2)], on: local)
      #expect(await servers.update([check("shop/a", other, 1), check("shop/b", port, 2)], on: local).isEmpty)
      #expect(try ask("/", port: Int(port.number)).body.contains("\"name\": \"b\""))
      #expect(try ask("/", port: Int(other.number)).body.contains("\"name\": \"a\""))
    }
  }

  @Test func aPortThatCannotBeHadIsReportedAndTriedAgain() async throws {
    try await serving { servers in
      let squatter = try await HTTPListener.open(
        BindAddress(host: "127.0.0.1", port: 0), threads: threads
      ) { _ in HTTPResponse(type: "text/plain", body: "") }
      let (port, other) = (try #require(Port(squatter.port)), try await freePort())
      let checks = [check("shop/a", port, 1), check("shop/b", other, 1)]
      let failures = await servers.update(checks, on: local)
      #expect(failures.map(\.service) == ["shop/a"])
      #expect(
        failures.first?.diagnostic.description.contains(
          "Service shop/a: spec.healthCheckNodePort: the health check is unavailable on this node: cannot listen on 127.0.0.1:\(port)"
        )
          == true)
      #expect(isServed(other))
      await squatter.close()
      #expect(await servers.update(checks, on: local).isEmpty)
      #expect(try ask("/", port: Int(port.number)).status == 200)
    }
  }

  @Test func twoServicesAtOnePortTheFirstByNameGetsIt() async throws {
    try await serving { servers in
      let port = try await freePort()
      let failures = await servers.update([check("shop/b", port, 1), check("shop/a", port, 1)], on: local)
      #expect(failures.map(\.service) == ["shop/b"])
      #expect(try ask("/", port: Int(port.number)).body.contains("\"name\": \"a\""))
    }
  }
}
