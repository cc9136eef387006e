import ClusterModel
import ManifestDecoding
import Testing

/// The annotations that limit a Service's connections.
@Suite struct ConnectionLimitsTests {
  private func read(_ annotations: String) throws -> (limits: ConnectionLimits?, messages: [String]) {
    let manifest = try decode(
      """
      {apiVersion: v1, kind: Service, metadata: {name: web, annotations: {\(annotations)}},
       spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}
      """)
    let messages = manifest.diagnostics.map { diagnostic in
      #expect(diagnostic.severity == .warning)
      #expect(diagnostic.object?.name.name == "web")
      return "\(diagnostic.field ?? "-"): \(diagnostic.problem); \(diagnostic.remedy)"
    }
    guard case .service(let service)? = manifest.objects.first else { return (nil, ["no Service"]) }
    return (service.limits, messages)
  }

  @Test(
    arguments: [
      ("viaduct/max-connections: \"1\"", ConnectionLimits(atOnce: 1)),
      ("viaduct/max-connections: \" 100 \"", ConnectionLimits(atOnce: 100)),
      ("viaduct/max-connections-per-second: \"1000000\"", ConnectionLimits(perSecond: 1_000_000)),
      (
        "viaduct/max-connections: \"7\", viaduct/max-connections-per-second: \"8\"",
        ConnectionLimits(atOnce: 7, perSecond: 8)
      ), ("a: b", nil), ("", nil),
    ] as [(String, ConnectionLimits?)])
  func aLimit(_ annotations: String, _ limits: ConnectionLimits?) throws {
    let read = try read(annotations)
    #expect(read.limits == limits)
    #expect(read.messages == [])
  }

  @Test(
    arguments: ["viaduct/max-connections", "viaduct/max-connections-per-second"],
    ["0", "-1", "many", "1000001", "99999999999999999999", ""])
  func anInvalidLimitIsNone(_ name: String, _ value: String) throws {
    let read = try read("\(name): \"\(value)\"")
    #expect(read.limits == nil)
    let message = try #require(read.messages.first)
    #expect(read.messages.count == 1)
    #expect(message.contains(name))
    #expect(message.contains("\"\(value)\" is not a valid number of connections"))
    #expect(message.contains("use a number from 1 to 1000000"))
  }

  @Test func anInvalidLimitCostsNoOther() throws {
    let read = try read("viaduct/max-connections: \"0\", viaduct/max-connections-per-second: \"5\"")
    #expect(read.limits == ConnectionLimits(perSecond: 5))
    #expect(read.messages.count == 1)
  }
}
